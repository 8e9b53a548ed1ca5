import { join } from 'node:path'
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import { openSqliteStore } from './sqlite/sqlite-store.ts'
import type { Store } from './store.ts'

export interface StoreSettings {
  /** The data folder; made where it is missing. */
  readonly data: string
  /** `postgres://…`, or null for the embedded database. */
  readonly databaseUrl: string | null
}

export interface StoreSurroundings {
  readonly clock: Clock
  readonly log: Log
  /** Called when the store cannot go on: the process should stop, so that it is started afresh. */
  readonly onFatal: (cause: Error) => void
}

/**
 * Opens the store that the settings name. Another database is one more folder here and one line.
 *
 * @throws DATA_IN_USE, and Error with a sentence for the person who starts the server
 */
export async function openStore(settings: StoreSettings, surroundings: StoreSurroundings): Promise<Store> {
  if (settings.databaseUrl !== null) {
    throw new Error(
      'FLOWHOOK_DATABASE_URL is set, but this version only has the embedded database. Unset it; PostgreSQL comes later.',
    )
  }
  return openSqliteStore({ file: join(settings.data, 'flowhook.db'), ...surroundings })
}
