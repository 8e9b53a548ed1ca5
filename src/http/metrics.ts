import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { isProblem, type ErrorCode } from '../base/errors.ts'
import { limitKinds } from '../engine/limits.ts'
import type { Mutation, ResultOf } from '../store/store.ts'
import { labelValues, metricTable, type GaugeName, type InvocationResult, type MetricEntry } from './metric-table.ts'
import { version } from './version.ts'

/** What the server counts, in the text format that Prometheus reads. */
export interface Metrics {
  /** Notes one answered request. `route` is the declared path, never the URL, so that the number of series is bounded. */
  request(method: string, route: string, status: number, seconds: number): void
  /** Notes a request that was refused or failed, by its code in the table of errors. */
  problem(code: ErrorCode): void
  /** Notes a call of a flow's endpoint. */
  invocation(result: InvocationResult, status: number): void
  /** Counts what was committed: the mutations and, in their order, their results. */
  committed(mutations: readonly Mutation[], results: readonly unknown[]): void
  /** Measures a commit that is under way. */
  commit(committing: Promise<unknown>): void
  /** Notes the end of an execution, with the seconds since it was accepted. */
  execution(status: string, seconds: number): void
  /** Notes what became of a notice by mail or webhook. */
  notice(kind: string, result: (typeof labelValues.notice)[number]): void
  /** Notes what became of spans. */
  spans(result: (typeof labelValues.span)[number], count: number): void
  /** A value that is read when somebody asks, e.g. the length of a queue; a list where it has a label. */
  gauge(name: GaugeName, read: ReadGauge): void
  readonly contentType: string
  text(): Promise<string>
  close(): void
}

type Value = number | readonly (readonly [label: string, value: number])[]
export type ReadGauge = () => Value | Promise<Value>

export function openMetrics(): Metrics {
  const registry = new Registry()
  const counter = (name: keyof typeof metricTable, ...starts: readonly Readonly<Record<string, string>>[]) => {
    const made = new Counter({ name, ...described(name), registers: [registry] })
    // Shown as 0 from the start: a series that only appears with its first value hides that first rise.
    for (const labels of starts) made.inc(labels, 0)
    return made
  }
  const histogram = (name: keyof typeof metricTable) => {
    const { buckets = [] }: MetricEntry = metricTable[name]
    return new Histogram({ name, ...described(name), buckets: [...buckets], registers: [registry] })
  }
  const gauge = (name: GaugeName, read: ReadGauge) => {
    const [label] = described(name).labelNames
    const made: Gauge = new Gauge({
      name,
      ...described(name),
      registers: [registry],
      async collect() {
        const value = await read()
        if (typeof value === 'number') made.set(value)
        else for (const [of, each] of value) made.set({ [label!]: of }, each)
      },
    })
  }

  const requests = histogram('flowhook_http_request_seconds')
  const problems = counter('flowhook_http_problems_total')
  const invocations = counter('flowhook_invocations_total', ...labelValues.invocation.map((result) => ({ result })))
  const refusedCalls = counter('flowhook_invocations_refused_total')
  const commits = counter('flowhook_store_commits_total', ...labelValues.commit.map((result) => ({ result })))
  const commitTimes = histogram('flowhook_store_commit_seconds')
  const executionTimes = histogram('flowhook_execution_seconds')
  const notices = counter('flowhook_notices_total')
  const spans = counter('flowhook_trace_spans_total')
  const count = commitCounts(counter, histogram)
  let commitsWaiting = 0
  gauge('flowhook_store_commits_waiting', () => commitsWaiting)
  gauge('flowhook_build_info', () => [[version, 1]])
  const delay = monitorEventLoopDelay({ resolution: loopMs })
  delay.enable()
  gauge('flowhook_event_loop_delay_seconds', () => {
    const values = [delay.percentile(50), delay.percentile(99), delay.max].map(late)
    delay.reset()
    return labelValues.quantile.map((quantile, index) => [quantile, values[index]!] as const)
  })
  gauge('process_resident_memory_bytes', () => process.memoryUsage.rss())
  gauge('process_uptime_seconds', () => process.uptime())
  const processor: Counter = new Counter({
    name: 'process_cpu_seconds_total',
    ...described('process_cpu_seconds_total'),
    registers: [registry],
    collect() {
      const { user, system } = process.cpuUsage()
      processor.reset()
      processor.inc((user + system) / 1e6)
    },
  })

  // One lookup of a text per request instead of hashing three labels each time.
  const series = new Map<string, { observe(seconds: number): void }>()
  const done = commits.labels({ result: 'done' })
  return {
    request(method, route, status, seconds) {
      const key = `${method} ${route} ${status}`
      let found = series.get(key)
      if (found === undefined) series.set(key, (found = requests.labels({ method, route, status })))
      found.observe(seconds)
    },
    problem: (code) => problems.inc({ code }),
    invocation(result, status) {
      invocations.inc({ result })
      if (result === 'refused') refusedCalls.inc({ status })
    },
    committed: (mutations, results) => mutations.forEach((mutation, index) => count(mutation, results[index])),
    commit(committing) {
      const began = performance.now()
      commitsWaiting++
      const over = (thrown?: unknown) => {
        commitsWaiting--
        if (thrown === undefined) {
          done.inc()
          commitTimes.observe((performance.now() - began) / 1000)
        } else commits.inc({ result: isRefusal(thrown) ? 'refused' : 'failed' })
      }
      committing.then(() => over(), over)
    },
    execution: (status, seconds) => executionTimes.observe({ status }, seconds),
    notice: (kind, result) => notices.inc({ kind, result }),
    spans: (result, number) => spans.inc({ result }, number),
    gauge,
    contentType: registry.contentType,
    text: () => registry.metrics(),
    close: () => delay.disable(),
  }
}

/** How often the event loop is looked at. */
const loopMs = 20

/** Node measures from one look to the next, in ns: what is over is how late the loop was. */
const late = (ns: number): number => Math.max(0, ns / 1e9 - loopMs / 1000)

/** What prom-client needs of a line of the table. */
function described(name: keyof typeof metricTable): { readonly help: string; readonly labelNames: string[] } {
  const { help, labels = {} }: MetricEntry = metricTable[name]
  return { help, labelNames: Object.keys(labels) }
}

/** Whether a rule refused the commit, and nothing is wrong with the store. */
const isRefusal = (thrown: unknown): boolean => isProblem(thrown) && thrown.entry.kind === 'user'

/** Counts by kind of mutation; most kinds are not counted. `result` is what the store gave for it. */
function commitCounts(
  counter: (name: keyof typeof metricTable, ...starts: readonly Readonly<Record<string, string>>[]) => Counter,
  histogram: (name: keyof typeof metricTable) => Histogram,
): (mutation: Mutation, result: unknown) => void {
  const events = counter('flowhook_events_total')
  const planned = counter('flowhook_deliveries_planned_total')
  const attempts = counter(
    'flowhook_delivery_attempts_total',
    ...['DELIVERED', 'FAILED', 'GIVEN_UP'].map((status) => ({ status })),
  )
  const attemptTimes = histogram('flowhook_delivery_attempt_seconds')
  const accepted = counter('flowhook_executions_accepted_total')
  const finished = counter(
    'flowhook_executions_total',
    ...['SUCCESS', 'FAILED', 'CANCELLED'].map((status) => ({ status })),
  )
  const limits = counter('flowhook_execution_limits_total', ...[...limitKinds].map((kind) => ({ kind })))

  return (mutation, result) => {
    switch (mutation.kind) {
      case 'event.publish':
        if ((result as ResultOf<typeof mutation>).duplicate) return
        events.inc()
        if (mutation.deliveries.length > 0) planned.inc(mutation.deliveries.length)
        if (mutation.executions !== undefined) accepted.inc(mutation.executions.length)
        return
      case 'delivery.record': {
        if (result !== true) return
        attempts.inc({ status: mutation.status })
        const last = mutation.attempts.at(-1)
        if (last === undefined || mutation.status === 'CANCELLED') return
        attemptTimes.observe({ result: answerClass(last.status) }, last.durationMs / 1000)
        return
      }
      case 'execution.accept':
        if ((result as ResultOf<typeof mutation>).duplicateOf === null) accepted.inc()
        return
      case 'execution.finish':
        if (result !== true) return
        finished.inc({ status: mutation.status })
        if (mutation.error !== null && limitKinds.has(mutation.error.kind)) limits.inc({ kind: mutation.error.kind })
        return
      default:
        return
    }
  }
}

/** Statuses outside of HTTP's classes count as no answer. */
function answerClass(status: number | null): string {
  const first = Math.floor((status ?? 0) / 100)
  return first >= 2 && first <= 5 ? `${first}xx` : 'none'
}
