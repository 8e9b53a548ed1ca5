import { problem } from '../../../src/base/errors.ts'
import type { Store } from '../../../src/store/store.ts'
import type { Machine, SimulatedProcess } from './machine.ts'
import type { EngineMutation, MemoryStore } from './memory-store.ts'
import type { Watch } from './watch.ts'

/** How probable it is that something goes wrong with one call. */
export interface Weather {
  /** Refused; nothing was kept. */
  before: number
  /** Kept, and then an error for an answer. */
  after: number
  slow: number
}

export const calm: Weather = Object.freeze({ before: 0, after: 0, slow: 0 })

export interface DatabaseParts {
  readonly machine: Machine
  readonly watch: Watch
  readonly store: () => MemoryStore
  readonly weather: () => Weather
}

/**
 * The database as one process has it: each call is a way there and a way back, on which something may happen.
 *
 * @param answersFirst steps are answered at once, before they are kept: a mistake, to see that it is found
 */
export function databaseOf(
  process: SimulatedProcess,
  { machine, watch, store, weather }: DatabaseParts,
  answersFirst = false,
): Store {
  const { random, trace } = machine
  const way = () => (random.chance(weather().slow) ? random.int(500, 8_000) : random.unit() * 3)

  const apply = (mutations: readonly EngineMutation[]): readonly unknown[] => {
    const before = mutations.map((mutation) => watch.beforeWrite(mutation))
    // What one commit does to an execution that it has just accepted is of its first generation.
    const accepts = mutations.some(({ kind }) => kind === 'execution.accept')
    const results = store().commit(mutations)
    mutations.forEach((mutation, i) => {
      trace.add(`${machine.now} ${process.number} ${mutation.kind} ${mutation.id} ${JSON.stringify(results[i])}`)
      watch.written(mutation, results[i], accepts ? 1 : before[i]!)
    })
    return results
  }

  const commit = (...mutations: readonly EngineMutation[]): Promise<readonly unknown[]> =>
    new Promise((resolve, reject) => {
      const failsBefore = random.chance(weather().before)
      const failsAfter = !failsBefore && random.chance(weather().after)
      machine.after(
        way(),
        () => {
          // Its connection died with it, before this got there.
          if (process.isDead) return
          let results: readonly unknown[] | null = null
          let refused: unknown = failsBefore ? problem('STORE_FAILED') : null
          try {
            if (!failsBefore) results = apply(mutations)
          } catch (thrown) {
            refused = thrown
          }
          if (refused === null && failsAfter) {
            watch.looks.answersLost++
            refused = problem('STORE_BUSY', { ms: 5_000 })
          }
          machine.after(
            way(),
            () => {
              if (refused !== null) return reject(refused as Error)
              mutations.forEach((mutation, i) => watch.answered(process, mutation, results![i]))
              resolve(results!)
            },
            process,
          )
        },
        null,
      )
    })

  const commitLater = (...mutations: readonly EngineMutation[]): Promise<readonly unknown[]> => {
    const done = commit(...mutations)
    if (mutations[0]?.kind !== 'execution.steps') return done
    done.catch(() => {})
    return Promise.resolve([true])
  }

  // What a read sees is decided when it gets there.
  const read = <T>(does: (store: MemoryStore) => T): Promise<T> =>
    new Promise((resolve, reject) => {
      const fails = random.chance(weather().before)
      machine.after(
        way(),
        () => {
          const value = fails ? null : does(store())
          machine.after(
            way(),
            () => (fails ? reject(problem('STORE_BUSY', { ms: 5_000 })) : resolve(value as T)),
            process,
          )
        },
        null,
      )
    })

  const asked: Partial<Store> = {
    commit: (answersFirst ? commitLater : commit) as unknown as Store['commit'],
    getExecution: (id) => read((store) => store.getExecution(id)),
    getSteps: (id) => read((store) => store.getSteps(id)),
    unfinishedExecutions: (query) => read((store) => store.unfinishedExecutions(query)),
    nextWake: () => read((store) => store.nextWake()),
    // The definitions of its tables never change.
    onChange: () => () => {},
  }
  return new Proxy(asked as Store, {
    get(known, name) {
      const found: unknown = Reflect.get(known, name)
      if (found === undefined) throw new Error(`The simulated database has no "${String(name)}" yet.`)
      return found
    },
  })
}
