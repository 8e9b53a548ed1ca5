/** What every envelope of one hook begins with, up to the `eventId`. */
export type EnvelopeStart = Buffer

/** @param sourceUrl the public URL in force, without a slash at the end */
export function envelopeStart(hookId: string, sourceUrl: string): EnvelopeStart {
  const source = JSON.stringify(`${sourceUrl}/api/v1/eventHooks/${hookId}`)
  return Buffer.from(
    `{"eventType":"com.okta.event_hook","eventTypeVersion":"1.0","cloudEventsVersion":"0.1","source":${source},"eventId":"`,
  )
}

/** About how many bytes an envelope has beside its events. */
export const envelopeOverhead = 512

/**
 * Okta's envelope in Okta's key order, put together from bytes: the events stand in it exactly as they were
 * published. The same delivery gives the same bytes each time (D3).
 *
 * @param delivery.id the `eventId`, a UUID, so that nothing in it needs an escape
 * @param delivery.created epoch ms, the `eventTime`
 */
export function envelope(
  start: EnvelopeStart,
  delivery: { readonly id: string; readonly created: number },
  events: readonly { readonly raw: Uint8Array }[],
): Buffer {
  const middle = `${delivery.id}","data":{"events":[`
  const tail = `]},"eventTime":"${new Date(delivery.created).toISOString()}","contentType":"application/json"}`
  let size = start.length + middle.length + tail.length + events.length - 1
  for (const { raw } of events) size += raw.length
  const bytes = Buffer.allocUnsafe(size)
  bytes.set(start, 0)
  let at = start.length
  at += bytes.write(middle, at, 'latin1')
  for (let i = 0; i < events.length; i++) {
    if (i > 0) bytes[at++] = 0x2c
    bytes.set(events[i]!.raw, at)
    at += events[i]!.raw.length
  }
  bytes.write(tail, at, 'latin1')
  return bytes
}
