import type { Clock } from '../base/clock.ts'
import { isProblem, problem } from '../base/errors.ts'
import type { Log } from '../base/log.ts'
import type { Mutation, Store } from './store.ts'

/** A time in which the database's disk was full. Times are epoch ms. */
export interface FullDisk {
  readonly since: number
  readonly until: number
  /** Requests that brought new work and were refused. */
  readonly refused: number
}

/** A store that knows whether its disk has room. */
export interface RoomyStore extends Store {
  /** Whether new work is refused because the disk is full. */
  isFull(): boolean
  /** Called when there is room again. */
  onRoom(listener: (full: FullDisk) => void): void
}

/** How often a full disk is tried, in ms. */
const tryEveryMs = 1_000

/** What must fit before new work is let in again: some commits' worth, so that it is not refused in the next moment. */
const trial = 'x'.repeat(256 * 1024)

/**
 * The store, on a disk that may be full: the first commit that finds no room closes the door for new work, so that what room is left is for what was
 * accepted; reading goes on. A write of its own tries each second whether there is room again, whoever makes it, and opens the
 * door. Nothing needs to be repaired or started again.
 *
 * @param store refuses with STORE_FULL what finds no room
 */
export function watchRoom(store: Store, { clock, log }: { readonly clock: Clock; readonly log: Log }): RoomyStore {
  const listeners: ((full: FullDisk) => void)[] = []
  let full: { readonly since: number; refused: number } | null = null
  let timer: NodeJS.Timeout | null = null

  function noteRefusal(thrown: unknown): void {
    if (!isProblem(thrown, 'STORE_FULL') || full !== null) return
    full = { since: clock.now(), refused: 0 }
    log.error({ err: thrown }, 'The disk with the database is full: new work is refused until there is room.')
    timer = setTimeout(tryRoom, tryEveryMs).unref()
  }

  function tryRoom(): void {
    const put = (value: string) => store.commit({ kind: 'meta.put', key: 'room', value })
    put(trial)
      .then(() => put(''))
      .then(open, () => {
        if (timer !== null) timer = setTimeout(tryRoom, tryEveryMs).unref()
      })
  }

  function open(): void {
    const { since, refused } = full!
    const ended = { since, until: clock.now(), refused }
    full = null
    log.info({ ms: ended.until - since, count: refused }, 'There is room for the database again.')
    for (const listener of listeners) listener(ended)
  }

  const commit = (...mutations: readonly Mutation[]): Promise<readonly unknown[]> => {
    if (full !== null && mutations.some(({ kind }) => newWork.has(kind))) {
      full.refused++
      return Promise.reject(problem('STORE_FULL', { seconds: 5 }))
    }
    const committed: Promise<readonly unknown[]> = store.commit(...mutations)
    committed.catch(noteRefusal)
    return committed
  }
  return {
    ...store,
    // The results are the store's own, one for each mutation.
    commit: commit as Store['commit'],
    isFull: () => full !== null,
    onRoom: (listener) => void listeners.push(listener),
    close() {
      if (timer !== null) clearTimeout(timer)
      timer = null
      return store.close()
    },
  }
}

/** What brings work; everything else ends some, or is little. */
const newWork: ReadonlySet<Mutation['kind']> = new Set(['event.publish', 'execution.accept', 'file.insert'])
