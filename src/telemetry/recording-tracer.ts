import type { Clock } from '../base/clock.ts'
import type { Ids } from '../base/ids.ts'
import type { Span, SpanAttributes, SpanKind, Tracer } from '../base/trace.ts'
import { readTraceparent, traceparentOf, type TraceContext } from './trace-context.ts'

/** A span that ended. Times are epoch ms, with fractions. */
export interface EndedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly name: string
  readonly kind: SpanKind
  readonly started: number
  readonly ended: number
  readonly attributes: SpanAttributes
  readonly error: string | null
}

interface Recorder {
  readonly clock: Clock
  readonly ids: Pick<Ids, 'hex'>
  readonly take: (span: EndedSpan) => void
}

/**
 * Begins spans and gives them on when they end. A trace is kept or not as a whole: what came with `traceparent` goes by its
 * flag, of what begins here the given part is kept.
 *
 * @param parts.ratio from 0 (none) to 1 (all)
 * @param parts.random from 0 to below 1
 */
export function recordingTracer(parts: Recorder & { readonly ratio: number; readonly random: () => number }): Tracer {
  const { ids, ratio, random } = parts
  return {
    begin(name, kind, parent, attributes) {
      const above = readTraceparent(parent)
      const context = {
        traceId: above?.traceId ?? ids.hex(16),
        spanId: ids.hex(8),
        sampled: above?.sampled ?? random() < ratio,
      }
      if (!context.sampled) return new SilentSpan(context)
      return new RecordingSpan(parts, context, above?.spanId ?? null, { name, kind, attributes: attributes ?? {} })
    },
  }
}

/** Of a trace that is not kept: it only hands that on. */
class SilentSpan implements Span {
  readonly traceparent: string

  constructor(context: TraceContext) {
    this.traceparent = traceparentOf(context)
  }

  child(): Span {
    return this
  }

  end(): void {}
}

class RecordingSpan implements Span {
  readonly traceparent: string
  readonly #recorder: Recorder
  readonly #context: TraceContext
  readonly #parentSpanId: string | null
  readonly #about: Pick<EndedSpan, 'name' | 'kind' | 'attributes'>
  readonly #started: number
  readonly #since: number
  #over = false

  constructor(
    recorder: Recorder,
    context: TraceContext,
    parentSpanId: string | null,
    about: Pick<EndedSpan, 'name' | 'kind' | 'attributes'>,
  ) {
    this.traceparent = traceparentOf(context)
    this.#recorder = recorder
    this.#context = context
    this.#parentSpanId = parentSpanId
    this.#about = about
    this.#started = recorder.clock.now()
    this.#since = recorder.clock.monotonic()
  }

  child(name: string, kind: SpanKind, attributes: SpanAttributes = {}): Span {
    const context = { ...this.#context, spanId: this.#recorder.ids.hex(8) }
    return new RecordingSpan(this.#recorder, context, this.#context.spanId, { name, kind, attributes })
  }

  end(attributes: SpanAttributes = {}, error: string | null = null): void {
    if (this.#over) return
    this.#over = true
    const { traceId, spanId } = this.#context
    const { name, kind } = this.#about
    this.#recorder.take({
      traceId,
      spanId,
      parentSpanId: this.#parentSpanId,
      name,
      kind,
      started: this.#started,
      // The machine's clock may jump meanwhile.
      ended: this.#started + this.#recorder.clock.monotonic() - this.#since,
      attributes: { ...this.#about.attributes, ...attributes },
      error,
    })
  }
}
