import type { Mutation } from './store.ts'

/**
 * How commits travel to a writer's thread: one JSON text for a whole batch, and one buffer with all the blobs and long
 * texts one after the other, which changes hands without a copy. Cloning the rows themselves was measured to cost twice as much.
 */
export interface Batch {
  readonly json: string
  readonly blobs: ArrayBuffer
}

/** @param spare a buffer that came back; used again where it is large enough */
export function packBatch(commits: readonly (readonly Mutation[])[], spare: ArrayBuffer | null): Batch {
  const pieces = new Pieces()
  const text = JSON.stringify(commits.map((commit) => commit.map((mutation) => lift(mutation, pieces))))
  const { size } = pieces
  // A larger one than needed, so that the next batches fit too; past 1 MiB it is not worth keeping.
  const blobs = spare !== null && spare.byteLength >= size ? spare : new ArrayBuffer(size > keep ? size : size * 2)
  pieces.writeInto(Buffer.from(blobs))
  return { json: text, blobs }
}

const keep = 1024 * 1024

/** What goes into the buffer of a batch, in its order. A text is encoded into its place, not into a buffer of its own first. */
class Pieces {
  size = 0
  readonly #pieces: (Uint8Array | string)[] = []

  /** @returns the piece's size in bytes */
  add(piece: Uint8Array | string): number {
    const size = typeof piece === 'string' ? Buffer.byteLength(piece) : piece.byteLength
    this.#pieces.push(piece)
    this.size += size
    return size
  }

  writeInto(bytes: Buffer): void {
    let offset = 0
    for (const piece of this.#pieces) {
      if (typeof piece === 'string') offset += bytes.write(piece, offset)
      else {
        bytes.set(piece, offset)
        offset += piece.byteLength
      }
    }
  }
}

/** The blobs are views into the batch's buffer: good until the buffer is sent back. */
export function unpackBatch({ json, blobs }: Batch): readonly (readonly Mutation[])[] {
  const commits = JSON.parse(json) as readonly (readonly Lifted[])[] // written by packBatch
  let offset = 0
  const next = (size: number) => {
    const piece = new Uint8Array(blobs, offset, size)
    offset += size
    return piece
  }
  return commits.map((commit) => commit.map((mutation) => lower(mutation, next)))
}

/** The mutation with the sizes of its blobs in place of them. */
type Lifted = { readonly kind: Mutation['kind'] } & Readonly<Record<string, unknown>>

// Heads and histories are JSON already: as text in the batch's JSON every quote of them would be escaped, and read back again.
function lift(mutation: Mutation, pieces: Pieces): unknown {
  switch (mutation.kind) {
    case 'event.publish':
      return { ...mutation, event: { ...mutation.event, raw: pieces.add(mutation.event.raw) } }
    case 'execution.accept': {
      const { head, body } = mutation
      return { ...mutation, head: pieces.add(head), body: body === null ? null : pieces.add(body) }
    }
    case 'file.insert':
      return { ...mutation, file: { ...mutation.file, content: pieces.add(mutation.file.content) } }
    case 'execution.finish':
      return mutation.history === null ? mutation : { ...mutation, history: pieces.add(mutation.history) }
    default:
      return mutation
  }
}

function lower(lifted: Lifted, next: (size: number) => Uint8Array): Mutation {
  // The parsed objects are nobody else's, so what `lift` did is undone in place.
  const mutation = lifted as unknown as {
    head: unknown
    body: unknown
    history: unknown
    event: { raw: unknown }
    file: { content: unknown }
  }
  const nextText = (size: number) => {
    const { buffer, byteOffset, byteLength } = next(size)
    return Buffer.from(buffer, byteOffset, byteLength).toString('utf8')
  }
  if (lifted.kind === 'event.publish') mutation.event.raw = next(mutation.event.raw as number)
  else if (lifted.kind === 'file.insert') mutation.file.content = next(mutation.file.content as number)
  else if (lifted.kind === 'execution.accept') {
    mutation.head = nextText(mutation.head as number)
    if (mutation.body !== null) mutation.body = next(mutation.body as number)
  } else if (lifted.kind === 'execution.finish' && mutation.history !== null) {
    mutation.history = nextText(mutation.history as number)
  }
  return lifted as unknown as Mutation
}
