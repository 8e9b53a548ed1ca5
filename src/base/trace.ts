/** A piece of work with a beginning and an end, as OpenTelemetry shows it. */
export interface Span {
  /** W3C Trace Context, to hand on. */
  readonly traceparent: string
  /** A part of it that begins now. */
  child(name: string, kind: SpanKind, attributes?: SpanAttributes): Span
  /** Ends it; `error` says why it failed, safe to show. Ending it twice counts once. */
  end(attributes?: SpanAttributes, error?: string): void
}

/** `server`: somebody called us; `client`: we call somebody; `internal`: neither. */
export type SpanKind = 'internal' | 'server' | 'client'

/** By the names of OpenTelemetry's conventions, ours under `flowhook.`. Never secrets. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>

/** Begins spans. */
export interface Tracer {
  /** @param parent a `traceparent`; without it, or where it is none, a new trace begins. @returns null where it is not sampled */
  begin(name: string, kind: SpanKind, parent: string | undefined, attributes?: SpanAttributes): Span | null
}

/** Where traces are not kept. */
export const noTracer: Tracer = Object.freeze({ begin: () => null })
