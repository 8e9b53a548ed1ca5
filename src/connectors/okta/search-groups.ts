import { fields, text } from '../../cards/fields.ts'
import { oktaList } from './list.ts'
import { groupRecord } from './records.ts'
import { searchTerms } from './search-terms.ts'

export const searchGroups = oktaList({
  name: 'search-groups',
  method: 'searchGroups',
  title: 'Search Groups',
  description: 'Gives the groups whose name begins with a text, or whose fields are so.',
  inputs: {
    query: text({ label: 'Query', help: 'The beginning of the name.', optional: true, max: 500 }),
    fields: fields({
      label: 'Fields',
      help: 'Each equals its value: type, id, profile.name.',
      optional: true,
      default: {},
    }),
    criteria: text({ label: 'Custom search criteria', optional: true, max: 5000 }),
  },
  modes: {
    first: 'First 200 Matching Records',
    one: 'First Matching Record',
    all: 'All Matching Records',
    stream: 'Stream Matching Records',
  },
  most: 200,
  list: { name: 'groups', label: 'Groups' },
  group: { name: 'Result', list: 'Groups' },
  ports: {
    inputs: {
      query: 'Inputs.Query',
      criteria: 'Inputs.Custom Search Criteria',
      fields: { fields: 'rest', group: 'Inputs' },
    },
    limit: 'Search Criteria.Limit',
  },
  example: { query: 'Engin' },
  request: ({ query, fields, criteria }) => ({
    path: '/api/v1/groups',
    query: { q: query === '' ? null : query, search: searchTerms(fields, criteria) },
  }),
  record: groupRecord,
})
