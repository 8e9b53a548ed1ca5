/**
 * Where work comes from. It goes with the work through the store, so that whatever follows from a request, days later and in
 * another process too, is found under the request's id.
 */
export interface Origin {
  /** Of the request, the due time or the notice that all of this follows from. */
  readonly requestId: string
  /** W3C Trace Context: the span that this work belongs under, where traces are kept. */
  readonly traceparent?: string
  /** True for what a notice of ours set off: no further notice of failure comes of it, or it would go on for ever. */
  readonly notice?: true
}
