import { lookup } from 'node:dns/promises'
import { DeadlineWheel, type WheelEntry } from './deadline-wheel.ts'
import { OutboundError } from './outbound-error.ts'

/** All addresses of a name, as text. Rejects where there is none. */
export type Resolve = (host: string) => Promise<readonly string[]>

/** The machine's own way: its hosts file, then DNS. */
export const systemResolve: Resolve = async (host) => (await lookup(host, { all: true })).map(({ address }) => address)

/** What a name resolved to. The same object is given until it is too old, so that what was judged for it can be kept. */
export interface Resolution {
  readonly addresses: readonly string[]
  /** Set where there are none. */
  readonly failure: string | null
  readonly expires: number
}

// A name is asked for again after 30 s at most, so that a moved receiver is found; one that failed a little sooner, but not at
// every attempt: lookups run in a small pool of threads that one broken name must not fill.
const keptMs = 30_000
const failureKeptMs = 5_000
const longestLookupMs = 5_000
const mostNames = 4096

/** Resolves names, remembering each answer for a while. */
export class Resolver {
  readonly #resolve: Resolve
  readonly #wheel: DeadlineWheel
  readonly #known = new Map<string, Resolution>()
  readonly #asked = new Map<string, Promise<Resolution>>()

  constructor(resolve: Resolve, wheel: DeadlineWheel) {
    this.#resolve = resolve
    this.#wheel = wheel
  }

  /** What is known and not too old. */
  fresh(host: string): Resolution | null {
    const known = this.#known.get(host)
    return known !== undefined && known.expires > performance.now() ? known : null
  }

  /** Asks; several that ask for the same name at the same time share one answer. Never rejects. */
  ask(host: string): Promise<Resolution> {
    let asked = this.#asked.get(host)
    if (asked === undefined) {
      asked = this.#look(host).finally(() => this.#asked.delete(host))
      this.#asked.set(host, asked)
    }
    return asked
  }

  async #look(host: string): Promise<Resolution> {
    let addresses: readonly string[] = []
    let failure: string | null = null
    try {
      addresses = [...new Set(await this.#inTime(host))].sort()
      if (addresses.length === 0) failure = `${host} has no address.`
    } catch (cause) {
      failure = `${host} could not be resolved: ${cause instanceof Error ? cause.message : String(cause)}`
    }
    const expires = performance.now() + (failure === null ? keptMs : failureKeptMs)
    const resolution = Object.freeze({ addresses, failure, expires })
    this.#known.delete(host)
    if (this.#known.size >= mostNames) this.#known.delete(this.#known.keys().next().value!)
    this.#known.set(host, resolution)
    return resolution
  }

  #inTime(host: string): Promise<readonly string[]> {
    return new Promise((resolve, reject) => {
      const entry: WheelEntry = {
        wheelTick: 0,
        wheelPrevious: null,
        wheelNext: null,
        onDeadline: () => reject(new OutboundError('DNS', `no answer within ${longestLookupMs} ms`)),
      }
      this.#wheel.add(entry, longestLookupMs)
      this.#resolve(host)
        .then(resolve, reject)
        .finally(() => this.#wheel.remove(entry))
    })
  }
}
