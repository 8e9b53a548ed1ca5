import type { CompiledStatement } from '../prepared.ts'
import type { Batch } from '../packed-batch.ts'
import type { WriteStatements } from '../statements/statements.ts'
import type { Refusal } from '../store.ts'
import type { PostgresTarget } from './connection.ts'
import type { LaneLimits } from './lane.ts'

/** What the writer's thread is started with. */
export interface WriterData {
  readonly target: PostgresTarget
  /** The schema of the jobs. */
  readonly jobsSchema: string
  readonly statements: Readonly<Record<keyof WriteStatements, CompiledStatement>>
  /** Types of columns, by `table.column`. */
  readonly types: ReadonlyMap<string, string>
  /** Whether this server runs executions itself. */
  readonly runs: boolean
  readonly node: string
  /** Where other servers are told of changes. */
  readonly channel: string
  readonly limits: WriterLimits
}

/** `lanes` connections write side by side. */
export type WriterLimits = LaneLimits & { readonly lanes: number }

/** Commits, numbered from `first`; another id of this server; or the end. */
export type ToWriter =
  | { readonly kind: 'commits'; readonly first: number; readonly batch: Batch }
  | { readonly kind: 'node'; readonly id: string }
  | { readonly kind: 'close' }

/** What came of commits, as JSON of `Answered[]`; lines for the log; or others took this server for dead: it waits for another id. */
export type FromWriter =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answers'; readonly json: string }
  | { readonly kind: 'log'; readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly line: LogLine }
  | { readonly kind: 'dead' }

export interface LogLine {
  readonly fields: Readonly<Record<string, unknown>>
  readonly error: ThrownError | null
  readonly message: string
}

/** An error as it travels between threads: a copy has no `code`. */
export interface ThrownError {
  readonly name: string
  readonly message: string
  readonly code?: string
  readonly stack?: string
}

/** A commit's number, and its results or why there are none. */
export type Answered = readonly [number, readonly unknown[] | (Refusal & { readonly cause: ThrownError | null })]

export function thrownError(thrown: unknown): ThrownError {
  if (!(thrown instanceof Error)) return { name: 'Error', message: String(thrown) }
  const { name, message, stack } = thrown
  const { code } = thrown as { code?: unknown }
  return { name, message, ...(typeof code === 'string' ? { code } : {}), ...(stack === undefined ? {} : { stack }) }
}

export function errorOf({ name, message, code, stack }: ThrownError): Error {
  return Object.assign(new Error(message), { name, stack, ...(code === undefined ? {} : { code }) })
}
