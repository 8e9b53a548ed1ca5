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
  readonly guesses: readonly Remark[]
  /** Inputs with what looks like a secret typed in; never what it is. */
  readonly secrets: readonly Remark[]
  readonly connections: readonly NeededConnection[]
  readonly tables: readonly NeededTable[]
  readonly folders: readonly (readonly string[])[]
  readonly problems: readonly { readonly flow: string; readonly at: string; readonly message: string }[]
}

/** What is said of a card, or of a flow as a whole. */
interface Remark {
  readonly flow: string
  readonly card: string | null
  readonly message: string
}

/** A connection that the file's cards used. */
export interface NeededConnection {
  readonly id: string
  /** Empty where it stands for the cards of a connector that name none. */
  readonly name: string
  /** Whose it is, by the file's word. */
  readonly module: string
  /** Ours; null where it is still to be chosen. */
  readonly connection: string | null
}

interface NeededTable {
  readonly id: string
  readonly name: string
  readonly columns: readonly unknown[]
  readonly action: 'create' | 'existing' | 'skip'
  readonly problem: string | null
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
  /** Ours by the file's. */
  readonly connections: ReadonlyMap<string, string>
  readonly signal: AbortSignal
}

/** @param file parsed JSON. @throws ApiError with everything that keeps the file from being imported */
export function importFlows(file: unknown, { conflict, folderId, preview, connections, signal }: ImportOptions) {
  const query = new URLSearchParams({ preview: String(preview), conflict })
  if (folderId !== null) query.set('folderId', folderId)
  for (const [theirs, ours] of connections) if (ours !== '') query.append('connection', `${theirs}:${ours}`)
  return call<ImportReport>('POST', `/api/v1/flows/import?${query}`, { body: file, signal })
}

/** Flows as a file's content: those named, those in folders, or every one. */
export const exportFlows = (flowIds: readonly string[], folderIds: readonly string[] = []) => {
  const query = new URLSearchParams([
    ...flowIds.map((id) => ['flowId', id]),
    ...folderIds.map((id) => ['folderId', id]),
  ])
  return call<{ readonly flows: readonly unknown[] }>('GET', `/api/v1/flows/export?${query}`)
}
