import type { Log } from '../base/log.ts'
import type { Outbound } from '../base/outbound/index.ts'
import type { SpanKind } from '../base/trace.ts'
import type { EndedSpan } from './recording-tracer.ts'

/** Sends spans to a collector in the background; nothing waits for it. */
export interface Exporter {
  take(span: EndedSpan): void
  /** Sends what is left, within `graceMs`. */
  close(graceMs: number): Promise<void>
}

/** How much is kept for a collector that is slow or gone, and how it is sent. */
export interface ExporterLimits {
  /** Spans that wait; further ones are dropped. */
  readonly waiting: number
  readonly batch: number
  /** The longest that a span waits for others. */
  readonly everyMs: number
  readonly timeoutMs: number
  /** Tries of one batch; then it is dropped. */
  readonly tries: number
  /** Before the second try; twice as long before each further one. */
  readonly pauseMs: number
}

export const exporterLimits: ExporterLimits = Object.freeze({
  waiting: 10_000,
  batch: 512,
  everyMs: 2_000,
  timeoutMs: 10_000,
  tries: 4,
  pauseMs: 1_000,
})

interface ExporterParts {
  /** `…/v1/traces` */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly resource: { readonly service: string; readonly version: string }
  readonly outbound: Pick<Outbound, 'request'>
  readonly log: Log
  readonly onSpans: (result: 'sent' | 'dropped', count: number) => void
  readonly limits?: Partial<ExporterLimits>
}

/** OTLP over HTTP with JSON bodies, which every collector takes beside protobuf (OTLP 1.3, “JSON Protobuf Encoding”). */
export function openExporter(parts: ExporterParts): Exporter {
  const { outbound, log, onSpans } = parts
  const limits = { ...exporterLimits, ...parts.limits }
  const waiting: EndedSpan[] = []
  let timer: NodeJS.Timeout | null = null
  let sending: Promise<void> | null = null
  const closing = new AbortController()
  let isDown = false

  async function post(spans: readonly EndedSpan[]): Promise<'taken' | 'again' | 'refused'> {
    try {
      const { status } = await outbound.request({
        method: 'POST',
        url: parts.url,
        headers: { ...parts.headers, 'content-type': 'application/json' },
        body: JSON.stringify(exportRequest(spans, parts.resource)),
        timeoutMs: limits.timeoutMs,
        maxAnswerBytes: 65_536,
        overflow: 'cut',
      })
      if (status >= 200 && status <= 299) return 'taken'
      return [429, 502, 503, 504].includes(status) ? 'again' : 'refused'
    } catch {
      return 'again'
    }
  }

  async function send(): Promise<void> {
    while (waiting.length > 0) {
      const spans = waiting.splice(0, limits.batch)
      let result = await post(spans)
      for (let number = 1; result === 'again' && number < limits.tries && !closing.signal.aborted; number++) {
        await new Promise((resolve) => setTimeout(resolve, limits.pauseMs * 2 ** (number - 1)).unref())
        result = await post(spans)
      }
      onSpans(result === 'taken' ? 'sent' : 'dropped', spans.length)
      // Once for each time that it goes away, not for each batch.
      if (result !== 'taken' && !isDown) log.warn({ count: spans.length }, 'The trace collector takes no spans.')
      isDown = result !== 'taken'
    }
  }

  function begin(): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
    sending ??= send().finally(() => {
      sending = null
      if (waiting.length > 0) begin()
    })
  }

  return {
    take(span) {
      if (waiting.length >= limits.waiting) return onSpans('dropped', 1)
      waiting.push(span)
      if (waiting.length >= limits.batch) begin()
      else if (timer === null && sending === null) timer = setTimeout(begin, limits.everyMs).unref()
    },
    async close(graceMs) {
      closing.abort()
      if (waiting.length > 0) begin()
      const late = new Promise<void>((resolve) => setTimeout(resolve, graceMs).unref())
      await Promise.race([sending ?? Promise.resolve(), late])
    },
  }
}

const kinds: Readonly<Record<SpanKind, number>> = { internal: 1, server: 2, client: 3 }

/** `ExportTraceServiceRequest` of the OTLP's protobuf definition, as JSON. */
export function exportRequest(spans: readonly EndedSpan[], resource: ExporterParts['resource']): object {
  const { service, version } = resource
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf({ 'service.name': service, 'service.version': version }) },
        scopeSpans: [
          {
            scope: { name: 'flowhook', version },
            spans: spans.map(({ traceId, spanId, parentSpanId, name, kind, started, ended, attributes, error }) => ({
              traceId,
              spanId,
              ...(parentSpanId === null ? {} : { parentSpanId }),
              name,
              kind: kinds[kind],
              startTimeUnixNano: nanoseconds(started),
              endTimeUnixNano: nanoseconds(ended),
              attributes: attributesOf(attributes),
              status: error === null ? {} : { code: 2, message: error },
            })),
          },
        ],
      },
    ],
  }
}

/** More than a double holds exactly, so as text and in two parts. */
function nanoseconds(ms: number): string {
  const whole = Math.floor(ms)
  return `${whole}${String(Math.floor((ms - whole) * 1e6)).padStart(6, '0')}`
}

function attributesOf(attributes: EndedSpan['attributes']): object[] {
  return Object.entries(attributes).map(([key, value]) => {
    if (typeof value === 'string') return { key, value: { stringValue: value } }
    if (typeof value === 'boolean') return { key, value: { boolValue: value } }
    return { key, value: Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value } }
  })
}
