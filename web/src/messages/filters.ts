/** What narrows a list, the same on every page. */
export const filters = {
  bar: 'Filter',
  search: 'Search',
  clear: 'Clear filter',
  clearText: 'Clear text',
  anyTime: 'At any time',
  ranges: {
    '1h': 'In the last hour',
    '24h': 'In the last 24 hours',
    '7d': 'In the last 7 days',
    '30d': 'In the last 30 days',
  },
  custom: 'From … to …',
  from: 'From',
  to: 'To',
  views: 'Views',
  noViews: 'No view was saved yet.',
  saveView: 'Save this view',
  viewName: 'Name',
  save: 'Save',
  deleteView: (name: string) => `Delete view ${name}`,
} as const
