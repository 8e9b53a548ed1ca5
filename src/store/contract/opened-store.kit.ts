import { after, before } from 'node:test'
import type { Store } from '../store.ts'

/** A store of an adapter, fresh and empty. */
export interface OpenedStore {
  readonly store: Store
  /** Closes it and opens the same data again. */
  reopen(): Promise<Store>
  /** Closes it and removes its data. */
  close(): Promise<void>
}

export type OpenStore = () => Promise<OpenedStore>

/** A store for the tests of a `describe`. Asked for at each use, since a test may open it again. */
export function storeForAll(open: OpenStore): { readonly store: Store; reopen(): Promise<void> } {
  let opened: OpenedStore | undefined
  let store: Store | undefined
  before(async () => {
    opened = await open()
    store = opened.store
  })
  after(() => opened?.close())
  return {
    get store() {
      return store!
    },
    async reopen() {
      store = await opened!.reopen()
    },
  }
}
