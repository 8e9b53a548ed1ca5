import type { Json } from '../base/json/json.ts'

/** Values of connections that are kept for a while, e.g. tokens: in memory only, those of the newest revision of each. */
export class TokenCache {
  readonly #connections = new Map<string, { readonly revision: number; readonly entries: Map<string, Entry> }>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /**
   * @param onKept called where the value was there already
   * @throws what `make` throws; nothing is kept then
   */
  async get<T extends Json>(
    connection: { readonly id: string; readonly revision: number },
    key: string,
    make: () => Promise<Made<T>>,
    onKept: () => void,
  ): Promise<T> {
    const entries = this.#entriesOf(connection)
    const kept = entries.get(key)
    if (kept !== undefined && kept.until > this.#now()) {
      onKept()
      return (await kept.value) as T // made under the same key
    }
    if (entries.size >= most) entries.clear()
    const making = make()
    // Whoever comes meanwhile waits for the same one.
    const entry: Entry = { value: making.then(({ value }) => value), until: Infinity }
    entry.value.catch(() => {}) // told below, and to those who wait
    entries.set(key, entry)
    try {
      entry.until = (await making).until
      return (await entry.value) as T
    } catch (thrown) {
      if (entries.get(key) === entry) entries.delete(key)
      throw thrown
    }
  }

  /** The other side does not take them any more. */
  forget(id: string): void {
    this.#connections.delete(id)
  }

  #entriesOf({ id, revision }: { readonly id: string; readonly revision: number }): Map<string, Entry> {
    const found = this.#connections.get(id)
    if (found?.revision === revision) return found.entries
    if (this.#connections.size >= most) this.#connections.clear()
    const entries = new Map<string, Entry>()
    this.#connections.set(id, { revision, entries })
    return entries
  }
}

/** A value, and until when it is good, in epoch milliseconds. */
interface Made<T> {
  readonly value: T
  readonly until: number
}

interface Entry {
  readonly value: Promise<Json>
  until: number
}

/** Connections, and values of one: past these all are made anew. */
const most = 1_000
