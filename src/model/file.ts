/** Limits of files; docs/promises.md names them. */
export const fileLimits = Object.freeze({
  /** Bytes of one file. */
  bytes: 16 * 1024 * 1024,
  /** Bytes of all files together. */
  allBytes: 1024 * 1024 * 1024,
  /** What a file counts as at least in the room for all of them: so there are never more than 65,536. */
  leastBytes: 16 * 1024,
  name: 255,
  type: 200,
})

/** What a file of so many bytes counts as in the room for all of them. */
export const countedSize = (bytes: number): number => Math.max(bytes, fileLimits.leastBytes)

/** What is known of a file beside its content. It never changes: another content is another file. */
export interface FileInfo {
  /** 128 random bits in hex: who does not have it from somewhere cannot reach the file. */
  readonly id: string
  readonly name: string
  /** Its media type, e.g. `text/csv`. */
  readonly type: string
  /** Bytes. */
  readonly size: number
  /** Epoch milliseconds. */
  readonly created: number
  /** The execution that made it, with which it is deleted; null for one that a person uploaded. */
  readonly executionId: string | null
}

/** A file as it is stored. */
export interface StoredFile extends FileInfo {
  readonly content: Uint8Array
}

/** A file as a value of a flow: what cards give on to each other, small whatever is in it. */
export type FileValue = {
  readonly file: string
  readonly name: string
  readonly type: string
  readonly size: number
}

export const fileValue = ({ id, name, type, size }: FileInfo): FileValue => ({ file: id, name, type, size })

/** What is behind the last dot of a name, in lower case; empty without one. */
export const endingOf = (name: string): string => /\.([a-z0-9]{1,10})$/i.exec(name)?.[1]?.toLowerCase() ?? ''

/** Which files a list has. The newest come first. */
export interface FileQuery {
  /** A part of the name, in any case. */
  readonly name?: string
  /** Only those that people uploaded: none of executions. */
  readonly uploaded?: true
  /** The cursor of the last one of the part before: `created:id`. */
  readonly after: string | null
  readonly limit: number
}

export const fileCursor = ({ created, id }: Pick<FileInfo, 'created' | 'id'>): string => `${created}:${id}`
