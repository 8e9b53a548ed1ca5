import type { Mutation, Refusal } from '../store.ts'

/**
 * How commits travel to the writer's thread: one JSON text for a whole batch, and one buffer with all the blobs and long
 * texts one after the other, which changes hands without a copy. Cloning the rows themselves was measured to cost twice as much.
 */
export interface Batch {
  readonly json: string
  readonly blobs: ArrayBuffer
}

/** How they come back: JSON of `CommitAnswer[]`, or what made the whole transaction fail. The buffer is used again. */
export type BatchAnswer =
  { readonly json: string; readonly blobs: ArrayBuffer } | { readonly failure: string; readonly blobs: ArrayBuffer }

/** The results of a commit, one for each mutation, or why it was refused. `cause` is for the log. */
export type CommitAnswer = readonly unknown[] | (Refusal & { readonly cause?: string })

/** @param spare a buffer that came back; used again where it is large enough */
export function packBatch(commits: readonly (readonly Mutation[])[], spare: ArrayBuffer | null): Batch {
  const pieces: Uint8Array[] = []
  const text = JSON.stringify(commits.map((commit) => commit.map((mutation) => lift(mutation, pieces))))
  const size = pieces.reduce((sum, piece) => sum + piece.byteLength, 0)
  // A larger one than needed, so that the next batches fit too; past 4 MiB it is not worth keeping.
  const blobs = spare !== null && spare.byteLength >= size ? spare : new ArrayBuffer(size > keep ? size : size * 2)
  const bytes = new Uint8Array(blobs)
  let offset = 0
  for (const piece of pieces) {
    bytes.set(piece, offset)
    offset += piece.byteLength
  }
  return { json: text, blobs }
}

const keep = 4 * 1024 * 1024

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

function lift(mutation: Mutation, pieces: Uint8Array[]): unknown {
  switch (mutation.kind) {
    case 'event.publish':
      pieces.push(mutation.event.raw)
      return { ...mutation, event: { ...mutation.event, raw: mutation.event.raw.byteLength } }
    case 'execution.accept':
      if (mutation.body === null) return mutation
      pieces.push(mutation.body)
      return { ...mutation, body: mutation.body.byteLength }
    case 'file.insert':
      pieces.push(mutation.file.content)
      return { ...mutation, file: { ...mutation.file, content: mutation.file.content.byteLength } }
    case 'execution.finish': {
      // A history is JSON already: as text in the batch's JSON every quote of it would be escaped, and read back again.
      if (mutation.history === null) return mutation
      const bytes = Buffer.from(mutation.history)
      pieces.push(bytes)
      return { ...mutation, history: bytes.byteLength }
    }
    default:
      return mutation
  }
}

function lower(lifted: Lifted, next: (size: number) => Uint8Array): Mutation {
  // The parsed objects are nobody else's, so what `lift` did is undone in place.
  const mutation = lifted as unknown as {
    body: unknown
    history: unknown
    event: { raw: unknown }
    file: { content: unknown }
  }
  if (lifted.kind === 'event.publish') mutation.event.raw = next(mutation.event.raw as number)
  else if (lifted.kind === 'file.insert') mutation.file.content = next(mutation.file.content as number)
  else if (lifted.kind === 'execution.accept' && mutation.body !== null) mutation.body = next(mutation.body as number)
  else if (lifted.kind === 'execution.finish' && mutation.history !== null) {
    const { buffer, byteOffset, byteLength } = next(mutation.history as number)
    mutation.history = Buffer.from(buffer, byteOffset, byteLength).toString('utf8')
  }
  return lifted as unknown as Mutation
}
