import type { Mutation, Store } from './store.ts'

/**
 * The store as it is, telling what was committed through it: the one place that everything passes, whoever did it. Nobody
 * waits for the observer: a caller gets the store's own promise, and goes on after the observer was told.
 *
 * @param measure gets each commit as it is ordered, refused ones too. Must not throw.
 * @param observe gets a durable commit's mutations and, in their order, their results. Commits that were refused are not
 *   told. Must not throw.
 */
export function observeCommits(
  store: Store,
  observe: (mutations: readonly Mutation[], results: readonly unknown[]) => void,
  measure: (committing: Promise<unknown>) => void = () => {},
): Store {
  const commit = (...mutations: readonly Mutation[]): Promise<readonly unknown[]> => {
    const committed: Promise<readonly unknown[]> = store.commit(...mutations)
    measure(committed)
    void committed.then(
      (results) => observe(mutations, results),
      () => {}, // a refusal is the caller's to handle
    )
    return committed
  }
  // The results are the store's own, one for each mutation.
  return { ...store, commit: commit as Store['commit'] }
}
