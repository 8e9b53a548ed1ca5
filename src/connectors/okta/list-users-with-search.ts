import { fields, text } from '../../cards/fields.ts'
import { oktaList } from './list.ts'
import { userRecord } from './records.ts'
import { searchTerms } from './search-terms.ts'

export const listUsersWithSearch = oktaList({
  name: 'list-users-with-search',
  method: 'listUsersWithSearch',
  title: 'List Users with Search',
  description: 'Gives the users whose fields are so; changes may take some seconds to be found.',
  inputs: {
    fields: fields({
      label: 'Fields',
      help: 'Each equals its value: status, id, profile.department.',
      optional: true,
      default: {},
    }),
    criteria: text({
      label: 'Custom search criteria',
      help: 'Okta’s own: profile.department eq "Engines".',
      optional: true,
      max: 5000,
    }),
    sort_by: text({ label: 'Sort by', optional: true, max: 200 }),
    sort_order: text({ label: 'Sort order', help: 'asc or desc.', optional: true, max: 20 }),
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
  ports: {
    inputs: {
      criteria: 'Inputs.Custom Search Criteria',
      sort_by: 'Sort.sortBy',
      sort_order: 'Sort.sortOrder',
      fields: { fields: 'rest', group: 'Inputs' },
    },
    limit: 'Search Criteria.Limit',
  },
  example: { fields: { status: 'ACTIVE' } },
  request: ({ fields, criteria, sort_by, sort_order }) => ({
    path: '/api/v1/users',
    query: {
      search: searchTerms(fields, criteria),
      sortBy: sort_by === '' ? null : sort_by,
      sortOrder: sort_by === '' || sort_order === '' ? null : sort_order,
    },
  }),
  record: userRecord,
})
