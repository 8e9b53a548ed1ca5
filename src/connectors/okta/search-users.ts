import { text } from '../../cards/fields.ts'
import { oktaList } from './list.ts'
import { userRecord } from './records.ts'

export const searchUsers = oktaList({
  name: 'search-users',
  method: 'searchUsers',
  title: 'Find Users',
  description: 'Gives the users whose first name, last name or email begins with a text.',
  inputs: { query: text({ label: 'Query', max: 500 }) },
  modes: {
    first: 'First 200 Matching Records',
    one: 'First Matching Record',
    all: 'All Matching Records',
    stream: 'Stream Matching Records',
  },
  most: 200,
  list: { name: 'users', label: 'Users' },
  group: { name: 'Result', list: 'Users' },
  ports: { inputs: { query: 'Inputs.Query' }, limit: 'Search Criteria.Limit' },
  example: { query: 'ada' },
  request: ({ query }) => ({ path: '/api/v1/users', query: { q: query } }),
  record: userRecord,
})
