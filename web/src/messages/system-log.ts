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
  chart: (total: number, complete: boolean) =>
    complete
      ? `${total === 1 ? '1 event' : `${total.toLocaleString()} events`} in this span of time`
      : `More than ${total.toLocaleString()} events; only the newest are counted`,
  chartOf: (total: number, most: number, at: string) =>
    total === 0
      ? 'No events in this span of time.'
      : `${total.toLocaleString()} events. The most in one part: ${most.toLocaleString()}, at ${at}.`,
  bar: (count: number, from: string) => `${count.toLocaleString()} · ${from}`,
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
