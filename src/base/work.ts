import { AsyncLocalStorage } from 'node:async_hooks'
import type { Ids } from './ids.ts'
import type { Origin } from './origin.ts'
import type { Span, SpanAttributes, SpanKind } from './trace.ts'

/** What is being done now: log lines, events of our own and traces take from it where they belong. */
export interface Work extends Origin {
  readonly executionId?: string
  readonly flowId?: string
  readonly deliveryId?: string
  readonly hookId?: string
  /** Where traces are kept: what is done now, for the spans inside it. */
  readonly span?: Span
}

const current = new AsyncLocalStorage<Work>()

/** What is being done now, or undefined where nobody said: at the start, in timers of the server's own. */
export const currentWork = (): Work | undefined => current.getStore()

/** Does something, and everything that it sets off, as a piece of work. */
export function runAs<T>(work: Work, does: () => T): T {
  return current.run(work, does)
}

/** Does something that belongs to nobody's work, e.g. for all that wait, although somebody's work set it off. */
export function runAlone<T>(does: () => T): T {
  return current.exit(does)
}

/**
 * Does a part of the current work as a span of its own, where traces are kept. The span ends with it; what it throws is named by
 * its code or kind, never by its message.
 */
export async function inSpan<T>(
  name: string,
  kind: SpanKind,
  attributes: SpanAttributes,
  does: (span: Span | null) => Promise<T>,
): Promise<T> {
  const work = current.getStore()
  if (work?.span === undefined) return does(null)
  const span = work.span.child(name, kind, attributes)
  try {
    return await current.run({ ...work, span }, () => does(span))
  } catch (thrown) {
    span.end({}, nameOf(thrown))
    throw thrown
  } finally {
    span.end()
  }
}

function nameOf(thrown: unknown): string {
  const { code, kind, name } = (thrown ?? {}) as { readonly [key in 'code' | 'kind' | 'name']?: unknown }
  return [code, kind, name].find((each) => typeof each === 'string') ?? 'Error'
}

/** What is to be kept with new work so that it belongs to what is being done now. */
export function currentOrigin(): Origin | undefined {
  const work = current.getStore()
  return work === undefined ? undefined : originOf(work)
}

/** The part of a piece of work that is kept. */
export function originOf({ requestId, traceparent, span, notice }: Work): Origin {
  const parent = span?.traceparent ?? traceparent
  return {
    requestId,
    ...(parent === undefined ? {} : { traceparent: parent }),
    ...(notice === undefined ? {} : { notice }),
  }
}

/**
 * Makes request ids: `oae` and 17 letters and digits, the look of Okta's `errorId`, which they are in an error's answer. The
 * first eleven are this process's own, the others count.
 */
export function requestIds(ids: Pick<Ids, 'okta'>): () => string {
  const own = ids.okta('oae').slice(0, 14)
  let count = 0
  return () => own + (count++).toString(36).padStart(6, '0')
}
