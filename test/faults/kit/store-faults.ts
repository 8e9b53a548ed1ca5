import { problem } from '../../../src/base/errors.ts'
import type { Mutation, Store } from '../../../src/store/store.ts'
import { Random } from '../simulation/random.ts'

export interface StoreFaults {
  readonly seed: number
  /** How probable it is, from 0 to 1, that a commit is refused and nothing of it is kept. */
  readonly before?: number
  /** Kept, and then an error for an answer. */
  readonly after?: number
  /** Kept, and answered late. */
  readonly slow?: number
  readonly slowMs?: number
  /** Which commits suffer: those with a mutation of which this is true; without it all. */
  readonly suffers?: (mutation: Mutation) => boolean
}

export interface FaultyStore {
  readonly store: Store
  /** How often each happened. */
  readonly counts: { before: number; after: number; slow: number }
  /** From now on nothing goes wrong any more. */
  calm(): void
}

/** A store as it is, whose commits go wrong as a seed says. Reads and everything else are the store's own. */
export function faultyStore(store: Store, faults: StoreFaults): FaultyStore {
  const random = new Random(faults.seed)
  const { before = 0, after = 0, slow = 0, slowMs = 50, suffers = () => true } = faults
  const counts = { before: 0, after: 0, slow: 0 }
  let isCalm = false
  const commit = async (...mutations: readonly Mutation[]): Promise<readonly unknown[]> => {
    if (isCalm || !mutations.some(suffers)) return store.commit(...mutations)
    if (random.chance(before)) {
      counts.before++
      throw problem('STORE_FAILED')
    }
    const results = await store.commit(...mutations)
    if (random.chance(slow)) {
      counts.slow++
      await new Promise((resolve) => setTimeout(resolve, slowMs))
    }
    if (random.chance(after)) {
      counts.after++
      throw problem('STORE_BUSY', { ms: slowMs })
    }
    return results
  }
  return {
    // The results are the store's own, one for each mutation.
    store: { ...store, commit: commit as Store['commit'] },
    counts,
    calm: () => void (isCalm = true),
  }
}
