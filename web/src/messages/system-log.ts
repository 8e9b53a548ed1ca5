/** What is there is never said to be nothing. */
const percent = (share: number) =>
  share < 0.001
    ? '<0.1%'
    : share.toLocaleString(undefined, { style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 })

export const systemLog = {
  title: 'System Log',
  lead: 'What happened: every event that was published here, and what was done to this server.',
  publish: 'Publish event',
  download: 'Download CSV',
  downloading: 'Reading the events …',
  downloaded: (count: number, isAll: boolean) =>
    isAll
      ? `${count.toLocaleString()} events were written.`
      : `Only the newest ${count.toLocaleString()} events were written.`,
  searchPlaceholder: 'Words that occur in an event',
  type: 'Event type',
  anyType: 'Any event type',
  noType: 'No event type fits.',
  range: 'Time',
  order: 'Order',
  newestFirst: 'Newest first',
  oldestFirst: 'Oldest first',
  keys: { search: 'Search the log' },
  narrowTo: (value: string) => `Show only ${value}`,
  time: 'Time',
  event: 'Event',
  actor: 'Actor',
  target: 'Target',
  outcome: 'Outcome',
  severity: 'Severity',
  empty: 'No events yet',
  emptyLead: 'Events come in by the API, from a source that is connected, or from here, to try things out.',
  chart: (total: number, limit: number, complete: boolean) =>
    complete
      ? `${total === 1 ? '1 event' : `${total.toLocaleString()} events`} in this span of time`
      : total === limit
        ? `${total.toLocaleString()}+ events in this span of time`
        : `${total.toLocaleString()}+ events among the newest ${limit.toLocaleString()}`,
  chartOf: (most: number, at: string) =>
    most === 0 ? 'No events in this span of time.' : `The most in one part: ${most.toLocaleString()}, ${at}.`,
  onlyNewest: 'Only the newest are counted.',
  events: 'Events',
  trends: 'Most frequent',
  trendTypes: 'Event types',
  trendActors: 'Actors',
  trendTargets: 'Targets',
  noTrend: 'None',
  trendOf: (count: number, share: number) => `${count.toLocaleString()} · ${percent(share)}`,
  narrowed: 'Narrowed to',
  narrowedTo: (what: string, value: string) => `${what}: ${value}`,
  remove: (told: string) => `${told}, remove`,
  values: {
    actor: 'Actor',
    target: 'Target',
    outcome: 'Outcome',
    severity: 'Severity',
    ip: 'Client IP',
    transaction: 'Transaction',
  },
  reason: 'Reason',
  targets: 'Targets',
  typePage: 'About this event type',
  whole: 'The whole event',
  uuid: 'UUID',
  published: 'Published',
  message: 'Message',
  deliveries: 'Deliveries',
  noDeliveries: 'No event hook is subscribed to it.',
  execution: 'Execution',
  toDelivery: 'Delivery',
  publishTitle: 'Publish event',
  publishLead:
    'Publishes an event as if it had just happened. Every event hook that is subscribed to its type delivers it.',
  pickType: 'Search the event types',
  actorName: 'Actor',
  targetName: 'Target',
  json: 'Event as JSON',
  notJson: 'This is not well-formed JSON:',
  again: 'New example',
  publishNow: 'Publish',
  done: (type: string) => `Published ${type}.`,
  duplicate: 'An event with this uuid was published before, so nothing happened. Take a new example.',
  show: 'Show the event',
} as const
