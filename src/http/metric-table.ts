/** One metric as it is documented and read. */
export interface MetricEntry {
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  /** Each label and what bounds the number of its values. */
  readonly labels?: Readonly<Record<string, string>>
  /** Upper bounds in the metric's unit, of a histogram. */
  readonly buckets?: readonly number[]
}

const requestSeconds = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60]
const executionSeconds = [0.001, 0.01, 0.1, 1, 10, 60, 600, 3_600, 86_400]
const commitSeconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10]

/** The values of a few labels that are no list of anything else. */
export const labelValues = {
  invocation: ['answered', 'later', 'failed', 'slow', 'duplicate', 'verification', 'refused'],
  commit: ['done', 'refused', 'failed'],
  notice: ['sent', 'held', 'failed'],
  span: ['sent', 'dropped'],
  quantile: ['0.5', '0.99', '1'],
} as const

/**
 * Every metric of /metrics: docs/metrics.md and the registry are made from this table. No label has values that grow with what
 * people and flows do: there are no ids in labels.
 */
export const metricTable = {
  flowhook_build_info: { type: 'gauge', help: 'Always 1.', labels: { version: 'the version that runs' } },

  flowhook_http_request_seconds: {
    type: 'histogram',
    help: 'Time from a request’s headers to its answer. Calls of flow endpoints are not among them.',
    labels: { method: 'HTTP methods', route: 'the declared paths of docs/api.md', status: 'HTTP statuses' },
    buckets: requestSeconds,
  },
  flowhook_http_problems_total: {
    type: 'counter',
    help: 'Requests that were refused or failed, calls of flow endpoints included: each limit that is hit has its code.',
    labels: { code: 'docs/errors.md' },
  },
  flowhook_invocations_total: {
    type: 'counter',
    help: 'Calls of flow endpoints over HTTP, by what came of them: `answered` by the flow, `later` (202), `failed` flow, `slow` (504, it goes on), `duplicate` of an earlier call, `verification` of a hook, `refused`: nothing was started.',
    labels: { result: 'those seven' },
  },
  flowhook_invocations_refused_total: {
    type: 'counter',
    help: 'Calls of flow endpoints that started no execution.',
    labels: { status: 'HTTP statuses' },
  },

  flowhook_events_total: { type: 'counter', help: 'Events stored; known ones are not counted again.' },
  flowhook_deliveries_planned_total: { type: 'counter', help: 'Deliveries made for hooks.' },
  flowhook_delivery_attempts_total: {
    type: 'counter',
    help: 'Attempts to deliver, by what the delivery came to.',
    labels: {
      status: '`DELIVERED`, `FAILED` (another is planned), `GIVEN_UP`, `PENDING` (the flow is off), `CANCELLED`',
    },
  },
  flowhook_delivery_attempt_seconds: {
    type: 'histogram',
    help: 'How long attempts to deliver took.',
    labels: { result: '`2xx`, `3xx`, `4xx`, `5xx`, `none` where no answer came' },
    buckets: requestSeconds,
  },
  flowhook_deliveries_waiting: { type: 'gauge', help: 'Deliveries in memory that wait for an attempt.' },
  flowhook_deliveries_under_way: { type: 'gauge', help: 'Attempts under way.' },
  flowhook_deliveries_waiting_bytes: { type: 'gauge', help: 'What the waiting deliveries take of memory.' },

  flowhook_executions_accepted_total: { type: 'counter', help: 'Executions accepted.' },
  flowhook_executions_total: {
    type: 'counter',
    help: 'Executions finished.',
    labels: { status: '`SUCCESS`, `FAILED`, `CANCELLED`' },
  },
  flowhook_execution_seconds: {
    type: 'histogram',
    help: 'From the acceptance of an execution to its end, waiting included.',
    labels: { status: '`SUCCESS`, `FAILED`, `CANCELLED`' },
    buckets: executionSeconds,
  },
  flowhook_execution_limits_total: {
    type: 'counter',
    help: 'Executions that ended at a limit.',
    labels: { kind: 'the error kinds of limits, e.g. `Fuel Exhausted`' },
  },
  flowhook_executions_queued: { type: 'gauge', help: 'Executions that wait for their turn.' },
  flowhook_executions_running: { type: 'gauge', help: 'Executions that run.' },
  flowhook_executions_resting: { type: 'gauge', help: 'Executions in memory that wait for an answer or a time.' },

  flowhook_store_commits_total: {
    type: 'counter',
    help: 'Commits: `done`; `refused` by a rule, e.g. a name that is taken; `failed`: busy, overloaded or broken.',
    labels: { result: 'those three' },
  },
  flowhook_store_commit_seconds: {
    type: 'histogram',
    help: 'From the order to the durable commit, waiting included.',
    buckets: commitSeconds,
  },
  flowhook_egress_paused: {
    type: 'gauge',
    help: '1 while a restored server does nothing by itself (`flowhook egress`), else 0.',
  },
  flowhook_store_full: {
    type: 'gauge',
    help: '1 while the disk with the database is full and new work is refused, else 0.',
  },
  flowhook_store_commits_waiting: { type: 'gauge', help: 'Commits ordered and not durable yet.' },

  flowhook_disk_bytes: {
    type: 'gauge',
    help: 'What the data folder takes: `database`, `log` (SQLite’s write-ahead log), `other`.',
    labels: { class: 'those three' },
  },
  flowhook_stored_bytes: {
    type: 'gauge',
    help: 'What the data take that retention bounds, about: `events` with their deliveries, `executions` with inputs and histories, `files`.',
    labels: { class: 'those three' },
  },
  flowhook_disk_free_bytes: { type: 'gauge', help: 'What is free on the data folder’s disk.' },
  flowhook_last_backup_timestamp_seconds: {
    type: 'gauge',
    help: 'When the last backup was complete (Unix time); 0 where there is none.',
  },

  flowhook_notices_total: {
    type: 'counter',
    help: 'Notices by mail or webhook (docs/notices.md): `sent`, `held` back for the hour, `failed` to be sent.',
    labels: { kind: 'docs/notices.md', result: 'those three' },
  },
  flowhook_trace_spans_total: {
    type: 'counter',
    help: 'Spans for OpenTelemetry: `sent`, or `dropped` because the collector did not take them in time.',
    labels: { result: 'those two' },
  },

  flowhook_event_loop_delay_seconds: {
    type: 'gauge',
    help: 'Waits of the event loop since this was read the last time.',
    labels: { quantile: '`0.5`, `0.99`, `1` (the longest)' },
  },
  process_cpu_seconds_total: { type: 'counter', help: 'Processor time used.' },
  process_resident_memory_bytes: { type: 'gauge', help: 'Resident memory.' },
  process_uptime_seconds: { type: 'gauge', help: 'Time since the start.' },
} as const satisfies Record<string, MetricEntry>

export type MetricName = keyof typeof metricTable

/** The metrics that are read when somebody asks. */
export type GaugeName = {
  [K in MetricName]: (typeof metricTable)[K]['type'] extends 'gauge' ? K : never
}[MetricName]

export type InvocationResult = (typeof labelValues.invocation)[number]
