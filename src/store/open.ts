import { join } from 'node:path'
import type { Clock } from '../base/clock.ts'
import { systemIds } from '../base/ids.ts'
import type { Log } from '../base/log.ts'
import { openSqliteStore } from './sqlite/sqlite-store.ts'
import type { Role } from './postgres/node-lease.ts'
import type { Cluster } from './postgres/postgres-store.ts'
import type { Store } from './store.ts'

export interface StoreSettings {
  /** The data folder; made where it is missing. */
  readonly data: string
  /** `postgres://…`, or null for the embedded database. */
  readonly databaseUrl: string | null
  /** What this server does; `all` unless given, which the embedded database needs. */
  readonly role?: Role
  /** How long a server may be silent before others take over; 10 unless given. */
  readonly leaseSeconds?: number
}

export interface StoreSurroundings {
  readonly clock: Clock
  readonly log: Log
  /** Called when the store cannot go on: the process should stop, so that it is started afresh. */
  readonly onFatal: (cause: Error) => void
}

/** The store, and where several servers share it, what this one knows of the others. */
export type OpenedStore = Store & { readonly cluster?: Cluster }

/**
 * Opens the store that the settings name. Another database is one more folder here and one line.
 *
 * @throws DATA_IN_USE, and Error with a sentence for the person who starts the server
 */
export async function openStore(
  { data, databaseUrl, role = 'all', leaseSeconds = 10 }: StoreSettings,
  surroundings: StoreSurroundings,
): Promise<OpenedStore> {
  if (databaseUrl === null) {
    if (role !== 'all') {
      throw new Error(
        `FLOWHOOK_ROLE is ${role}, but with the embedded database one process does everything. Unset it, or set FLOWHOOK_DATABASE_URL.`,
      )
    }
    return openSqliteStore({ file: join(data, 'flowhook.db'), ...surroundings })
  }
  // Only who uses it pays for loading it.
  const { openPostgresStore } = await import('./postgres/postgres-store.ts')
  return openPostgresStore({
    ...surroundings,
    url: databaseUrl,
    role,
    leaseMs: leaseSeconds * 1_000,
    ids: systemIds(surroundings.clock),
  })
}
