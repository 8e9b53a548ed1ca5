import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { ErrorCode } from '../base/errors.ts'
import type { Mutation, ResultOf } from '../store/store.ts'

/** What the server counts, in the text format that Prometheus reads. */
export interface Metrics {
  /** Notes one answered request. `route` is the declared path, never the URL, so that the number of series is bounded. */
  request(method: string, route: string, status: number, seconds: number): void
  /** Notes a request that was refused or failed, by its code in the table of errors. */
  problem(code: ErrorCode): void
  /** Notes a call of a flow's endpoint that started nothing, by its status. */
  refusedCall(status: number): void
  /** Counts what was committed: the mutations and, in their order, their results. */
  committed(mutations: readonly Mutation[], results: readonly unknown[]): void
  /** A value that is read when somebody asks, e.g. the length of a queue. */
  gauge(name: string, help: string, read: () => number): void
  readonly contentType: string
  text(): Promise<string>
  close(): void
}

export function openMetrics(): Metrics {
  const registry = new Registry()
  const requests = new Histogram({
    name: 'flowhook_http_request_seconds',
    help: 'Time from a request’s headers to its answer.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60],
    registers: [registry],
  })
  const problems = new Counter({
    name: 'flowhook_http_problems_total',
    help: 'Requests refused or failed, by the code of docs/errors.md.',
    labelNames: ['code'] as const,
    registers: [registry],
  })
  const refusedCalls = new Counter({
    name: 'flowhook_invocations_refused_total',
    help: 'Calls of flow endpoints that started no execution, by the status they got.',
    labelNames: ['status'] as const,
    registers: [registry],
  })
  const count = commitCounts(registry)
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  readGauge(
    registry,
    'flowhook_event_loop_delay_seconds',
    'The longest wait of the event loop since the last time this was read.',
    () => {
      const seconds = delay.max / 1e9
      delay.reset()
      return seconds
    },
  )
  readGauge(registry, 'process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss())
  readGauge(registry, 'process_uptime_seconds', 'Time since the start.', () => process.uptime())

  // One lookup of a text per request instead of hashing three labels each time.
  const series = new Map<string, { observe(seconds: number): void }>()
  return {
    request(method, route, status, seconds) {
      const key = `${method} ${route} ${status}`
      let found = series.get(key)
      if (found === undefined) series.set(key, (found = requests.labels({ method, route, status })))
      found.observe(seconds)
    },
    problem: (code) => problems.inc({ code }),
    refusedCall: (status) => refusedCalls.inc({ status }),
    committed: (mutations, results) => mutations.forEach((mutation, index) => count(mutation, results[index])),
    gauge: (name, help, read) => readGauge(registry, name, help, read),
    contentType: registry.contentType,
    text: () => registry.metrics(),
    close: () => delay.disable(),
  }
}

/** Counts by kind of mutation; most kinds are not counted. `result` is what the store gave for it. */
function commitCounts(registry: Registry): (mutation: Mutation, result: unknown) => void {
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name, help, labelNames, registers: [registry] })
  const events = counter('flowhook_events_total', 'Events stored; known ones are not counted again.')
  const planned = counter('flowhook_deliveries_planned_total', 'Deliveries made for hooks.')
  const attempts = counter('flowhook_delivery_attempts_total', 'Attempts to deliver, by what they came to.', ['status'])
  const accepted = counter('flowhook_executions_accepted_total', 'Executions accepted.')
  const finished = counter('flowhook_executions_total', 'Executions finished, by how.', ['status'])
  // Shown as 0 from the start: a series that only appears with its first value hides that first rise.
  for (const status of ['DELIVERED', 'FAILED', 'GIVEN_UP']) attempts.inc({ status }, 0)
  for (const status of ['SUCCESS', 'FAILED', 'CANCELLED']) finished.inc({ status }, 0)

  return (mutation, result) => {
    switch (mutation.kind) {
      case 'event.publish':
        if ((result as ResultOf<typeof mutation>).duplicate) return
        events.inc()
        if (mutation.deliveries.length > 0) planned.inc(mutation.deliveries.length)
        if (mutation.executions !== undefined) accepted.inc(mutation.executions.length)
        return
      case 'delivery.record':
        if (result === true) attempts.inc({ status: mutation.status })
        return
      case 'execution.accept':
        if ((result as ResultOf<typeof mutation>).duplicateOf === null) accepted.inc()
        return
      case 'execution.finish':
        if (result === true) finished.inc({ status: mutation.status })
        return
      default:
        return
    }
  }
}

function readGauge(registry: Registry, name: string, help: string, read: () => number): void {
  const gauge: Gauge = new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      gauge.set(read())
    },
  })
}
