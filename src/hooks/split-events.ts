import { isProblem, problem } from '../base/errors.ts'
import {
  defaultJsonLimits,
  elementsAt,
  memberSpan,
  ndjsonLines,
  readJson,
  topLevelElements,
  type Json,
  type JsonLimits,
  type Span,
} from '../base/json/index.ts'
import { isObject } from './validate-event.ts'

/** One event of a publishing request: its bytes as they came, and what they say. */
export interface GivenEvent {
  readonly raw: Uint8Array
  readonly value: Json
  /** How messages name it: `events[3]`, or '' where the body is the event. */
  readonly path: string
}

export interface PublishLimits {
  /** Events in one request. */
  readonly events: number
  /** Bytes of one event. */
  readonly eventBytes: number
  /** Bytes of the whole request. */
  readonly bodyBytes: number
}

export const publishLimits: PublishLimits = Object.freeze({
  events: 1_000,
  eventBytes: 262_144,
  bodyBytes: defaultJsonLimits.bytes,
})

/**
 * Takes a publishing request apart: one event, a list, one event a line, or the envelope of an Okta hook. Each event keeps
 * its bytes.
 *
 * @throws BODY_… naming the limit, VALIDATION_FAILED where there are no events, too many, or one that is too large
 */
export function splitEvents(body: Uint8Array, form: 'json' | 'ndjson', limits: PublishLimits): readonly GivenEvent[] {
  const events = form === 'ndjson' ? lines(body, limits) : document(body, limits)
  if (events.length === 0) throw refused(['events: there is none. Send one event, a list of them, or one a line.'])
  for (const { raw, path } of events) {
    if (raw.length > limits.eventBytes) {
      throw refused([
        `${path === '' ? 'event' : path}: has ${raw.length} bytes, more than the limit of ${limits.eventBytes} bytes for one event.`,
      ])
    }
  }
  return events
}

function document(body: Uint8Array, limits: PublishLimits): readonly GivenEvent[] {
  const value = readJson(body, jsonLimits(body, limits))
  if (Array.isArray(value)) {
    checkCount(value.length, limits)
    return given(body, topLevelElements(body), value as readonly Json[])
  }
  if (isObject(value) && value['eventType'] === 'com.okta.event_hook') {
    const data = value['data']
    const events = isObject(data) ? data['events'] : undefined
    const span = memberSpan(body, ['data', 'events'])
    if (!Array.isArray(events) || span === null) {
      throw refused(['data.events: expected a list of events, as in the envelope of an event hook.'])
    }
    checkCount(events.length, limits)
    return given(body, elementsAt(body, span.start), events as readonly Json[])
  }
  return [{ raw: trimmed(body), value, path: '' }]
}

function lines(body: Uint8Array, limits: PublishLimits): readonly GivenEvent[] {
  if (body.length > limits.bodyBytes) throw problem('BODY_TOO_LARGE', { limit: limits.bodyBytes })
  const spans = ndjsonLines(body)
  checkCount(spans.length, limits)
  return spans.map(({ start, end }, i) => {
    const line = Uint8Array.prototype.slice.call(body, start, end)
    try {
      return { raw: line, value: readJson(line, jsonLimits(line, limits)), path: `events[${i}]` }
    } catch (thrown) {
      if (!isProblem(thrown)) throw thrown
      throw problem(thrown.code, thrown.params, { causes: [`events[${i}]: ${thrown.message}`] })
    }
  })
}

function given(body: Uint8Array, spans: readonly Span[], values: readonly Json[]): readonly GivenEvent[] {
  return spans.map(({ start, end }, i) => ({
    // A copy: a view would keep the whole body in memory for as long as one of its events waits for a slow receiver.
    raw: Uint8Array.prototype.slice.call(body, start, end),
    value: values[i]!,
    path: `events[${i}]`,
  }))
}

/** A list may hold as many values as its events together. */
function jsonLimits(body: Uint8Array, { bodyBytes }: PublishLimits): JsonLimits {
  const isList = body[0] === 0x5b
  return { ...defaultJsonLimits, bytes: bodyBytes, nodes: isList ? bodyBytes : defaultJsonLimits.nodes }
}

function checkCount(count: number, { events }: PublishLimits): void {
  if (count > events) throw refused([`events: there are ${count}, more than the limit of ${events} in one request.`])
}

const refused = (causes: readonly string[]) => problem('VALIDATION_FAILED', { subject: 'events' }, { causes })

/** Without the white space around: it is no part of the event. */
function trimmed(body: Uint8Array): Uint8Array {
  let start = 0
  let end = body.length
  while (start < end && body[start]! <= 0x20) start++
  while (end > start && body[end - 1]! <= 0x20) end--
  return start === 0 && end === body.length ? body : body.subarray(start, end)
}
