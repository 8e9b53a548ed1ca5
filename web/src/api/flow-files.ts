import { call } from './client.ts'

export const importConflicts = ['skip', 'replace', 'copy'] as const
export type ImportConflict = (typeof importConflicts)[number]

/** What an import did, or would do. */
export interface ImportReport {
  readonly preview: boolean
  readonly flows: readonly ImportedFlow[]
  readonly cards: number
  readonly unknown: readonly CountedCard[]
  /** Cards that stand in for what this server has no card for. */
  readonly placeholders: readonly CountedCard[]
  readonly guesses: readonly unknown[]
  readonly connections: readonly unknown[]
  readonly tables: readonly unknown[]
  readonly folders: readonly (readonly string[])[]
  readonly problems: readonly { readonly flow: string; readonly at: string; readonly message: string }[]
}

interface CountedCard {
  readonly card: string
  readonly count: number
}

export interface ImportedFlow {
  /** Null in a preview for a flow that there is not yet. */
  readonly id: string | null
  readonly name: string
  readonly action: 'create' | 'copy' | 'replace' | 'unchanged' | 'skip'
  readonly folder: readonly string[]
  /** It was on, and is off now. */
  readonly wasActive: boolean
}

interface ImportOptions {
  readonly conflict: ImportConflict
  readonly folderId: string | null
  /** Only says what would happen. */
  readonly preview: boolean
  readonly signal: AbortSignal
}

/** @param file parsed JSON. @throws ApiError with everything that keeps the file from being imported */
export const importFlows = (file: unknown, { conflict, folderId, preview, signal }: ImportOptions) =>
  call<ImportReport>('POST', '/api/v1/flows/import', {
    query: { preview: String(preview), conflict, folderId },
    body: file,
    signal,
  })

/** Flows as a file's content: those named, those in folders, or every one. */
export const exportFlows = (flowIds: readonly string[], folderIds: readonly string[] = []) => {
  const query = new URLSearchParams([
    ...flowIds.map((id) => ['flowId', id]),
    ...folderIds.map((id) => ['folderId', id]),
  ])
  return call<{ readonly flows: readonly unknown[] }>('GET', `/api/v1/flows/export?${query}`)
}
