import type { Refusal } from '../store.ts'

/** Why a transaction failed; nothing of it is kept where it found no room. */
export interface Failure {
  readonly message: string
  readonly isFull: boolean
}

/** How they come back: JSON of `CommitAnswer[]`, or what made the whole transaction fail. The buffer is used again. */
export type BatchAnswer =
  { readonly json: string; readonly blobs: ArrayBuffer } | { readonly failure: Failure; readonly blobs: ArrayBuffer }

/** The results of a commit, one for each mutation, or why it was refused. `cause` is for the log. */
export type CommitAnswer = readonly unknown[] | (Refusal & { readonly cause?: string })
