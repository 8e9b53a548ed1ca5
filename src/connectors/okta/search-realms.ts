import { text } from '../../cards/fields.ts'
import { oktaList } from './list.ts'
import { realmRecord } from './records.ts'

export const searchRealms = oktaList({
  name: 'search-realms',
  method: 'oktarealms:searchRealms_P4iAKL5cJ',
  title: 'Search Realms',
  description: 'Gives the realms of the org: all of them, or those that fit criteria.',
  inputs: {
    criteria: text({
      label: 'Search criteria',
      help: 'Okta’s own: profile.name eq "Partners".',
      optional: true,
      max: 5000,
    }),
  },
  modes: {
    first: 'first_200_matching_records',
    one: 'first_matching_record',
    stream: 'stream_matching_records',
  },
  most: 200,
  list: { name: 'realms', label: 'Realms' },
  group: { name: 'Result', list: 'Realms' },
  ports: {
    inputs: { criteria: 'Search.Criteria' },
    limit: 'Streaming.Record Limit',
    mode: 'parameters.result_set_C0V7NQ',
  },
  example: { criteria: 'profile.name eq "Partners"' },
  request: ({ criteria }) => ({ path: '/api/v1/realms', query: { search: criteria === '' ? null : criteria } }),
  record: realmRecord,
})
