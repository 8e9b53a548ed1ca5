import { text } from '../../cards/fields.ts'
import { oktaList } from './list.ts'
import { applicationRecord } from './records.ts'

export const searchApplications = oktaList({
  name: 'search-applications',
  method: 'searchApplications',
  title: 'Search Applications',
  description: 'Gives the applications whose name or label begins with a text.',
  inputs: { query: text({ label: 'Query', max: 500 }) },
  modes: { first: 'First 200 Matching Records', one: 'First Matching Record', stream: 'Stream Matching Records' },
  most: 200,
  list: { name: 'applications', label: 'Applications' },
  group: { name: 'Result', list: 'Applications' },
  ports: { inputs: { query: 'Search.Query' }, limit: 'Search Criteria.Limit' },
  example: { query: 'Sales' },
  request: ({ query }) => ({ path: '/api/v1/apps', query: { q: query } }),
  record: applicationRecord,
})
