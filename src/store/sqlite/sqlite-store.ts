import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import { changesOf } from '../changes.ts'
import { compileTable } from '../prepared.ts'
import { readsOn } from '../reads/reads.ts'
import { readStatements, type ReadStatements } from '../statements/statements.ts'
import type { Change, Mutation, Store } from '../store.ts'
import { bindStatements, openConnection } from './connection.ts'
import { lockData } from './data-lock.ts'
import { kyselyOn } from './dialect.ts'
import { prepareFile } from './prepare-file.ts'
import { GroupCommit, writerLimits, type WriterLimits } from './group-commit.ts'
import { sqliteWords } from './sqlite-words.ts'

export interface SqliteOptions {
  /** The database's path; its folder is made where it is missing. A `.lock` file and SQLite's own `-wal` stand beside it. */
  readonly file: string
  readonly clock: Clock
  readonly log: Log
  readonly limits?: Partial<WriterLimits>
  /** Called when the writer cannot be brought back: every later commit is refused with STORE_FAILED. */
  readonly onFatal?: (cause: Error) => void
}

/**
 * Opens the embedded database: one writer in a thread of its own, readers on this one.
 *
 * @throws DATA_IN_USE where another server has the file, and Error where it cannot be opened or was made by a newer version
 */
export async function openSqliteStore({ file, clock, log, limits, onFatal }: SqliteOptions): Promise<Store> {
  mkdirSync(dirname(file), { recursive: true })
  const lock = lockData(file)
  try {
    const statements = await prepareFile(file)
    const writer = new GroupCommit({
      data: { file, statements },
      limits: { ...writerLimits, ...limits },
      clock,
      log,
      onFatal: onFatal ?? (() => {}),
    })
    await writer.started()
    return storeOn(file, writer, log, lock)
  } catch (thrown) {
    lock.release()
    throw thrown
  }
}

function storeOn(file: string, writer: GroupCommit, log: Log, lock: { release(): void }): Store {
  const connection = openConnection(file, 'reader')
  const reader = { db: kyselyOn(connection), words: sqliteWords }
  const listeners = new Set<(change: Change) => void>()
  let closed: Promise<void> | null = null
  const tell = (change: Change) => {
    for (const listener of listeners) {
      try {
        listener(change)
      } catch (cause) {
        log.error({ err: cause, change }, 'A listener of the store failed.')
      }
    }
  }
  const commit = (...mutations: readonly Mutation[]): Promise<readonly unknown[]> => {
    const committed = writer.commit(mutations)
    const changes = changesOf(mutations)
    if (changes.length === 0) return committed
    return committed.then((results) => {
      changes.forEach(tell)
      return results
    })
  }
  const closeAll = async () => {
    await writer.drain()
    // Before the writer, which then is the last one and moves the log into the file.
    connection.close()
    await writer.close()
    lock.release()
  }
  return {
    // SQLite answers a point read in some microseconds, which is less than a message to another thread, and the write-ahead
    // log lets it read while the writer writes.
    ...readsOn(reader, bindStatements<ReadStatements>(connection, compileTable(reader, readStatements))),
    // The writer gives one result for each mutation, made by the table that the types come from.
    commit: commit as Store['commit'],
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      closed ??= closeAll()
      return closed
    },
  }
}
