import type { FileInfo, FileQuery } from '../model/file.ts'

/** What a file is made of. */
export interface NewFile {
  /** What is no part of a name (slashes, control characters) is put away. */
  readonly name: string
  /** A media type; by the name's ending where it is empty or none. */
  readonly type?: string
  readonly content: Uint8Array
  readonly executionId: string | null
}

/** Where files are kept. Whoever has a file's id may read it: ids are random, and stand in values only. */
export interface Files {
  /** @throws VALIDATION_FAILED for one that is too large, or where all together would be */
  create(file: NewFile): Promise<FileInfo>
  /** Newest first. */
  list(query: FileQuery): Promise<readonly FileInfo[]>
  /** @throws NOT_FOUND */
  get(id: string): Promise<FileInfo>
  /** @throws NOT_FOUND */
  content(id: string): Promise<Uint8Array>
  /** @throws NOT_FOUND */
  delete(id: string): Promise<void>
}
