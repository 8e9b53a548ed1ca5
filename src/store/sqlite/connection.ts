import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import type { CompiledStatement, InOf, OutOf, PreparedTable } from '../prepared.ts'
import type { StoredText } from '../schema.ts'
import { unpackText } from './packed-text.ts'

/**
 * Opens the file for one side: the writer, which makes every flush wait for the disk, or a reader, which can change
 * nothing. No Kysely here, since the writer's thread would pay its memory and its loading time twice.
 */
export function openConnection(file: string, side: 'writer' | 'reader'): DatabaseSync {
  const db = new DatabaseSync(file, {
    readOnly: side === 'reader',
    // Only a checkpoint's end or a recovery can lock anybody out, and both are short.
    timeout: 10_000,
    enableForeignKeyConstraints: false,
  })
  db.exec('pragma temp_store = memory')
  db.function('unpacked', { deterministic: true, directOnly: true }, (stored) => unpackText(stored as StoredText))
  if (side === 'reader') {
    db.exec('pragma cache_size = -16384')
    return db
  }
  // Before the first table of a new file: what is deleted can then go back to the file system in small steps (give-back.ts).
  db.exec('pragma auto_vacuum = incremental')
  // Checkpoints of four thousand pages (16 MiB): each waits for the disk twice. A checkpointer of its own was measured to fall behind.
  db.exec(
    'pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 4000; pragma cache_size = -65536; pragma journal_size_limit = 67108864',
  )
  return db
}

/** A statement that is ready to run. Values go in by name; those that the statement does not name are not looked at. */
export interface BoundStatement<In, Out> {
  /** @returns how many rows were changed */
  run(values: In): number
  get(values: In): Out | undefined
  all(values: In): Out[]
}

export type BoundTable<T extends PreparedTable> = {
  readonly [K in keyof T]: BoundStatement<InOf<T[K]>, OutOf<T[K]>>
}

/** Makes each statement ready on a connection, at its first use. */
export function bindStatements<T extends PreparedTable>(
  db: DatabaseSync,
  compiled: Readonly<Record<keyof T & string, CompiledStatement>>,
): BoundTable<T> {
  const bound = Object.fromEntries(
    Object.entries<CompiledStatement>(compiled).map(([name, statement]) => [name, bind(db, statement)]),
  )
  // The types were fixed where the statement was declared; the compiled text no longer has them.
  return bound as unknown as BoundTable<T>
}

function bind(db: DatabaseSync, { sql, places }: CompiledStatement): BoundStatement<Values, unknown> {
  let statement: StatementSync | undefined
  const ready = () => (statement ??= db.prepare(sql))
  const parameters = (values: Values) =>
    places.map((place) => (typeof place === 'string' ? values[place] : place.constant)) as SQLInputValue[]
  return {
    run: (values) => Number(ready().run(...parameters(values)).changes),
    get: (values) => ready().get(...parameters(values)),
    all: (values) => ready().all(...parameters(values)),
  }
}

/** Checked by the types of each statement; the database refuses anything that it cannot store. */
type Values = Readonly<Record<string, unknown>>
