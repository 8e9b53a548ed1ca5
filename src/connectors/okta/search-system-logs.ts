import { choice, date, text } from '../../cards/fields.ts'
import { oktaList } from './list.ts'
import { logRecord } from './records.ts'

export const searchSystemLogs = oktaList({
  name: 'search-system-logs',
  method: 'searchSystemLogs',
  title: 'Search System Logs',
  description: 'Gives events of the org’s System Log: by a filter or keywords, in a span of time.',
  inputs: {
    search_by: choice({
      label: 'Search by',
      options: { expression: 'Expression', keyword: 'Keyword' },
      optional: true,
      default: 'expression',
    }),
    filter: text({ label: 'Filter', help: 'eventType eq "user.session.start".', optional: true, max: 5000 }),
    keyword: text({ label: 'Keyword', optional: true, max: 500 }),
    since: date({ label: 'Since', help: 'Seven days before the end unless given.', optional: true }),
    until: date({ label: 'Until', help: 'Now unless given.', optional: true }),
  },
  modes: { first: 'First 200 Matching Records', one: 'First Matching Record', stream: 'Stream Matching Records' },
  most: 200,
  list: { name: 'logs', label: 'System Logs' },
  group: { name: 'Result', list: 'System Logs' },
  ports: {
    inputs: {
      search_by: 'parameters.searchBy',
      filter: 'Search By.Custom Filter',
      keyword: 'Search By.Keyword',
      since: 'Date.since',
      until: 'Date.until',
    },
    limit: 'Search Criteria.Limit',
  },
  example: { filter: 'eventType eq "user.session.start"' },
  request: ({ search_by, filter, keyword, since, until }) => ({
    path: '/api/v1/logs',
    query: {
      ...(search_by === 'keyword' ? { q: keyword === '' ? null : keyword } : { filter: filter === '' ? null : filter }),
      since,
      until,
    },
  }),
  record: logRecord,
})
