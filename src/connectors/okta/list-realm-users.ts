import { text } from '../../cards/fields.ts'
import { oktaList } from './list.ts'
import { userRecord } from './records.ts'
import { searchTerms } from './search-terms.ts'

export const listRealmUsers = oktaList({
  name: 'list-realm-users',
  method: 'oktarealms:listRealmUsers_tmcXa7PfAt',
  title: 'List Realm Users',
  description: 'Gives the users of a realm.',
  inputs: { realm: text({ label: 'Realm ID', min: 1, max: 500 }) },
  modes: { first: 'first_200_records', stream: 'stream_records' },
  most: 200,
  list: { name: 'users', label: 'Users' },
  group: { name: 'Result', list: 'Users' },
  ports: {
    inputs: { realm: 'Realm.id_2NFN8X' },
    limit: 'Streaming.Record Limit',
    mode: 'parameters.result_set_GCTSBH',
  },
  example: { realm: 'guox9jQ16k9V8IFEL0g3' },
  request: ({ realm }) => ({ path: '/api/v1/users', query: { search: searchTerms({ realmId: realm }) } }),
  record: userRecord,
})
