import { fields } from '../../cards/fields.ts'
import { oktaList } from './list.ts'
import { userRecord } from './records.ts'
import { searchTerms } from './search-terms.ts'

export const listUsersWithFilter = oktaList({
  name: 'list-users-with-filter',
  method: 'listUsersWithFilter',
  title: 'List Users with Filter',
  description: 'Gives the users whose status, id, login or other basic fields are so; changes are found at once.',
  inputs: {
    fields: fields({
      label: 'Fields',
      help: 'Each equals its value: status, id, lastUpdated, profile.login, profile.email, profile.firstName, profile.lastName.',
      optional: true,
      default: {},
    }),
  },
  modes: {
    first: 'First 200 Matching Records',
    one: 'First Matching Record',
    all: 'All Matching Records',
    stream: 'Stream Matching Records',
  },
  most: 200,
  list: { name: 'users', label: 'Users' },
  group: { name: 'Result', list: 'Users' },
  ports: { inputs: { fields: { fields: 'rest', group: 'Inputs' } }, limit: 'Search Criteria.Limit' },
  example: { fields: { status: 'ACTIVE' } },
  request: ({ fields }) => ({ path: '/api/v1/users', query: { filter: searchTerms(fields) } }),
  record: userRecord,
})
