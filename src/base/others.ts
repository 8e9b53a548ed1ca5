/** The other servers on the same database. */
export interface Others {
  /** Sends a small message to all of them, now: at most 7,000 bytes of JSON. It may get lost. */
  tell(message: Readonly<Record<string, unknown>>): void
  onMessage(listener: (message: Readonly<Record<string, unknown>>) => void): void
}

/** What fits into one message. */
const messageBytes = 6_000

/** Splits a list so that each part fits into a message. An item that does not fit by itself is left out. */
export function messageParts<T>(items: Iterable<T>): readonly (readonly T[])[] {
  const parts: T[][] = []
  let room = 0
  for (const item of items) {
    const size = Buffer.byteLength(JSON.stringify(item)) + 1
    if (size > messageBytes) continue
    if (size > room) {
      parts.push([])
      room = messageBytes
    }
    parts.at(-1)!.push(item)
    room -= size
  }
  return parts
}
