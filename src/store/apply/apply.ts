import type { StoredText } from '../schema.ts'
import type { WriteStatements } from '../statements/statements.ts'
import type { Mutation, Mutations } from '../store.ts'
import type { Awaitable, StatementTable } from '../statement.ts'

/** What a mutation works with: the statements of a connection, inside a transaction. */
export interface Writing {
  readonly statements: StatementTable<WriteStatements>
  /** A long text as this database keeps it. */
  packed(text: string): StoredText
  /** Tells that there are so many bytes, and so many rows, more or less. */
  grow(total: 'executions' | 'events', bytes: number, rows?: number): void
  /** The server that writes, and runs what it writes as its own; null where all is one server's. */
  readonly node: string | null
  /** Has an execution that no server has in memory taken up by one of them at a time (epoch ms). */
  dispatch(executionId: string, at: number): void
  /** The bytes kept now, with what this transaction has changed. */
  total(name: 'executions' | 'events'): Awaitable<number>
}

/**
 * Does one kind of mutation.
 *
 * A refusal (a Problem) is thrown BEFORE the first write: a commit that is refused at its first mutation then has nothing
 * to roll back, and the writer needs no savepoint around each commit, which was measured to cost a third.
 */
export type Apply<K extends keyof Mutations> = (
  writing: Writing,
  mutation: Extract<Mutation, { readonly kind: K }>,
) => Promise<Mutations[K]['out']>

/** The kinds of one resource. */
export type ApplyTable<K extends keyof Mutations> = { readonly [Kind in K]: Apply<Kind> }

/** Bytes of `[]`: what a delivery takes that was never attempted. */
export const noAttempts = 2

/** Bytes of a text as it is stored. */
export const bytesOf = (text: StoredText): number => Buffer.byteLength(text)
