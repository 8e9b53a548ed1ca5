import { includesPermission, type Permission } from '../../access/permissions.ts'
import type { Clock } from '../../base/clock.ts'
import { problem } from '../../base/errors.ts'
import type { Ids } from '../../base/ids.ts'
import { messageParts, type Others } from '../../base/others.ts'
import type { LiveChange, LiveKind, LiveMessage } from '../../model/live-change.ts'
import type { Mutation } from '../../store/store.ts'
import { changesOf } from './changes-of.ts'

/** How much is told, how often, and to how many. Times in ms. */
export interface LiveLimits {
  /** Between two messages at least: four a second. */
  readonly pause: number
  /** Changes named in one message; of what is beyond, only the number. */
  readonly named: number
  /** Messages that a client which was away can still be given. */
  readonly kept: number
  readonly perPrincipal: number
  readonly inAll: number
  /** How long changes are still noted when nobody listens any more: the time to come back. */
  readonly lingers: number
  /** How often the other servers are told that somebody listens here; they go on telling for three times as long. */
  readonly asks: number
}

export const liveLimits: LiveLimits = Object.freeze({
  pause: 250,
  named: 200,
  kept: 1_000,
  perPrincipal: 20,
  inAll: 500,
  lingers: 60_000,
  asks: 5_000,
})

/** One client's side of the stream. */
export interface LiveListener {
  /** Which principal it is, and what that may read. */
  readonly principalId: string
  readonly permissions: readonly string[]
  /** The id of the last message it got, from an earlier connection. */
  readonly lastId: string | null
  /** Takes one message in the text form of server-sent events. */
  send(text: string): void
  /** Somebody's session or token ended: time to ask whether it still may listen. */
  check(): void
  /** The server stops: nothing more comes. */
  end(): void
}

/** What was committed, as messages for those who watch. */
export interface LiveFeed {
  /** For observeCommits. Costs one comparison while nobody listens. */
  committed(mutations: readonly Mutation[], results: readonly unknown[]): void
  /**
   * Begins to listen: what was missed since `lastId` comes at once, or `reset` where that is no longer known.
   *
   * @returns what ends it
   * @throws RATE_LIMITED with too many open streams, STOPPING after `close`
   */
  listen(listener: LiveListener): () => void
  /** How many listen. */
  listeners(): number
  close(): void
}

/** What one must be allowed to read to be told of a kind. */
const needs: Readonly<Record<LiveKind, Permission>> = {
  event: 'okta.logs.read',
  delivery: 'flowhook.deliveries.read',
  execution: 'flowhook.executions.read',
  flow: 'flowhook.flows.read',
  folder: 'flowhook.flows.read',
  hook: 'okta.eventHooks.read',
  eventType: 'flowhook.eventTypes.read',
  replay: 'flowhook.deliveries.read',
  apiToken: 'flowhook.apiTokens.read',
  table: 'flowhook.tables.read',
  connection: 'flowhook.connections.read',
}
/** What may end the right to listen. */
const endings: ReadonlySet<Mutation['kind']> = new Set([
  'session.delete',
  'session.deleteOf',
  'apiToken.delete',
  'oauthClient.delete',
])
const kinds = Object.keys(needs) as readonly LiveKind[] // keys of the table itself

/** What executions and deliveries belong to is remembered for this many of them. */
const mostBelongings = 20_000
/** Of so many running executions the cards are counted. */
const mostWatchedRuns = 200

interface Kept extends LiveMessage {
  readonly number: number
  /** The text by what its reader may see: most readers may see the same. */
  readonly texts: Map<number, string | null>
}

interface FeedParts {
  readonly clock: Pick<Clock, 'monotonic'>
  readonly ids: Pick<Ids, 'hex'>
  /** Cards begun so far of an execution that is here; null for any other. */
  readonly cardsBegun: (executionId: string) => number | null
  /** Servers whose changes are told here too. */
  readonly others?: Others
  readonly limits?: Partial<LiveLimits>
}

/** Opens the feed. It has no timer while nothing happens. */
export function openLiveFeed(parts: FeedParts): LiveFeed {
  return new Feed(parts)
}

class Feed implements LiveFeed {
  readonly #parts: FeedParts
  readonly #limits: LiveLimits
  /** Each listener, with the kinds it may see as bits. */
  readonly #listeners = new Map<LiveListener, number>()
  readonly #belongings = new Map<string, Readonly<Record<string, string>>>()
  /** Executions that run, with the number of cards that was told last. */
  readonly #runs = new Map<string, number>()
  #kept: Kept[] = []
  #pending = new Map<string, LiveChange>()
  #more = new Map<LiveKind, Set<string>>()
  /** Whether somebody listens on another server, and what that has to be told of. */
  #isAsked = false
  #askedUntil: ReturnType<typeof setTimeout> | null = null
  readonly #forOthers = new Map<string, LiveChange>()
  /** Executions whose end was told of. */
  readonly #ended = new Set<string>()
  #asking: ReturnType<typeof setInterval> | null = null
  /** Begins every id: numbers of another process, or from before a time when nobody listened, mean nothing. */
  #epoch: string
  #number = 0
  #noting = false
  #lastSent = -Infinity
  #timer: ReturnType<typeof setTimeout> | null = null
  #lingering: ReturnType<typeof setTimeout> | null = null
  #closed = false

  constructor(parts: FeedParts) {
    this.#parts = parts
    this.#limits = { ...liveLimits, ...parts.limits }
    this.#epoch = parts.ids.hex(6)
    parts.others?.onMessage((message) => this.#told(message))
  }

  committed(mutations: readonly Mutation[], results: readonly unknown[]): void {
    if (!this.#noting && !this.#isAsked) return
    for (const [index, mutation] of mutations.entries()) {
      changesOf(mutation, results[index], this.#belongings, (change) => this.#noteOwn(change))
    }
    if (mutations.some(({ kind }) => endings.has(kind))) {
      this.#check()
      if (this.#isAsked) this.#parts.others?.tell({ live: 'check' })
    }
    if (this.#pending.size > 0) this.#plan()
    for (const oldest of this.#belongings.keys()) {
      if (this.#belongings.size <= mostBelongings) break
      this.#belongings.delete(oldest)
    }
  }

  listen(listener: LiveListener): () => void {
    if (this.#closed) throw problem('STOPPING')
    this.#refuseTooMany(listener.principalId)
    if (this.#lingering !== null) clearTimeout(this.#lingering)
    this.#lingering = null
    this.#noting = true
    this.#askOthers()
    const mask = maskOf(listener.permissions)
    this.#greet(listener, mask)
    this.#listeners.set(listener, mask)
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0 && !this.#closed) this.#linger()
    }
  }

  listeners(): number {
    return this.#listeners.size
  }

  close(): void {
    this.#closed = true
    if (this.#askedUntil !== null) clearTimeout(this.#askedUntil)
    this.#forget()
    for (const listener of this.#listeners.keys()) listener.end()
    this.#listeners.clear()
  }

  #refuseTooMany(principalId: string): void {
    const { perPrincipal, inAll } = this.#limits
    let own = 0
    for (const listener of this.#listeners.keys()) if (listener.principalId === principalId) own++
    const refused = own >= perPrincipal ? `${perPrincipal} open streams each` : `${inAll} open streams`
    if (own < perPrincipal && this.#listeners.size < inAll) return
    throw problem('RATE_LIMITED', { limit: refused, seconds: 15 })
  }

  /** A first id from which to go on, and what was missed; `reset` where nobody knows what that is. */
  #greet(listener: LiveListener, mask: number): void {
    const last = listener.lastId === null ? null : this.#numberOf(listener.lastId)
    const oldest = this.#kept[0]?.number ?? this.#number + 1
    const known = last !== null && last <= this.#number && last >= oldest - 1
    if (listener.lastId !== null && !known) {
      listener.send(`id: ${this.#epoch}-${this.#number}\nevent: reset\ndata: {}\n\n`)
      return
    }
    listener.send(`id: ${this.#epoch}-${last ?? this.#number}\nevent: hello\ndata: {}\n\n`)
    for (const message of this.#kept) {
      if (last === null || message.number <= last) continue
      const text = this.#textOf(message, mask)
      if (text !== null) listener.send(text)
    }
  }

  #numberOf(id: string): number | null {
    const [epoch, number] = id.split('-')
    return epoch === this.#epoch && number !== undefined && /^\d{1,15}$/.test(number) ? Number(number) : null
  }

  /** Has the others tell what changes there, as long as somebody listens here. */
  #askOthers(): void {
    const { others } = this.#parts
    if (others === undefined || this.#asking !== null) return
    others.tell({ live: 'asked' })
    this.#asking = setInterval(() => others.tell({ live: 'asked' }), this.#limits.asks).unref()
  }

  #told({ live, changes }: Readonly<Record<string, unknown>>): void {
    if (this.#closed) return
    if (live === 'check') this.#check()
    if (live === 'asked') {
      if (this.#askedUntil !== null) clearTimeout(this.#askedUntil)
      this.#isAsked = true
      this.#askedUntil = setTimeout(() => {
        this.#isAsked = false
        this.#askedUntil = null
        this.#forOthers.clear()
        if (!this.#noting) this.#belongings.clear()
      }, this.#limits.asks * 3).unref()
    }
    if (live !== 'changed' || !this.#noting) return
    // Written by `#tellOthers` of another server.
    for (const change of changes as readonly LiveChange[]) {
      // Accepted there and ended here, or elsewhere: what was said of it before its end may come after it.
      if (change.kind === 'execution' && this.#ended.has(change.id)) continue
      this.#note(change)
    }
    if (this.#pending.size > 0) this.#plan()
  }

  #check(): void {
    for (const listener of this.#listeners.keys()) listener.check()
  }

  #noteOwn(change: LiveChange): void {
    if (this.#isAsked && this.#forOthers.size < this.#limits.named) {
      this.#forOthers.set(`${change.kind} ${change.id}`, change)
    }
    this.#note(change)
  }

  #tellOthers(): void {
    const changes = [...this.#forOthers.values()]
    this.#forOthers.clear()
    for (const part of messageParts(changes)) this.#parts.others?.tell({ live: 'changed', changes: part })
  }

  #note(change: LiveChange): void {
    if (change.kind === 'execution') {
      this.#watchRun(change)
      this.#noteEnd(change)
    }
    const key = `${change.kind} ${change.id}`
    const earlier = this.#pending.get(key)
    if (earlier === undefined && this.#pending.size >= this.#limits.named) {
      const more = this.#more.get(change.kind) ?? new Set()
      // Counted by id as long as that is cheap: many changes of one thing are one.
      if (more.size < mostBelongings) more.add(change.id)
      this.#more.set(change.kind, more)
      return
    }
    this.#pending.set(key, change)
  }

  #noteEnd({ id, status }: LiveChange): void {
    if (this.#parts.others === undefined || status === 'RUNNING' || status === 'WAITING') return
    this.#ended.add(id)
    for (const oldest of this.#ended) {
      if (this.#ended.size <= mostBelongings) break
      this.#ended.delete(oldest)
    }
  }

  #watchRun({ id, status }: LiveChange): void {
    if (status !== 'RUNNING') this.#runs.delete(id)
    else if (this.#runs.size < mostWatchedRuns && !this.#runs.has(id)) this.#runs.set(id, 0)
  }

  #plan(): void {
    if (this.#timer !== null) return
    const since = this.#parts.clock.monotonic() - this.#lastSent
    // A little time lets what belongs together come together: an event, its delivery and its execution.
    const wait = Math.max(Math.min(20, this.#limits.pause), this.#limits.pause - since)
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#send()
    }, wait).unref()
  }

  #send(): void {
    this.#noteProgress()
    this.#tellOthers()
    if (!this.#noting) {
      this.#pending.clear()
      this.#more.clear()
    }
    if (this.#pending.size > 0) {
      const more = Object.fromEntries([...this.#more].map(([kind, ids]) => [kind, ids.size]))
      const message: Kept = { number: ++this.#number, changes: [...this.#pending.values()], more, texts: new Map() }
      this.#pending = new Map()
      this.#more = new Map()
      this.#lastSent = this.#parts.clock.monotonic()
      this.#kept.push(message)
      // Cut now and then, not each time: a shift moves all the rest.
      if (this.#kept.length >= 2 * this.#limits.kept) this.#kept = this.#kept.slice(-this.#limits.kept)
      for (const [listener, mask] of this.#listeners) {
        const text = this.#textOf(message, mask)
        if (text !== null) listener.send(text)
      }
    } else {
      this.#lastSent = this.#parts.clock.monotonic()
    }
    if (this.#runs.size > 0 && (this.#listeners.size > 0 || this.#isAsked)) this.#plan()
  }

  /** Executions that have begun further cards since they were told of last. */
  #noteProgress(): void {
    for (const [id, told] of this.#runs) {
      const begun = this.#parts.cardsBegun(id)
      // Not here any more, e.g. its process was taken over: its next claim says that it runs.
      if (begun === null) this.#runs.delete(id)
      if (begun === null || begun === told) continue
      this.#runs.set(id, begun)
      const change = { kind: 'execution', id, ...this.#belongings.get(id), status: 'RUNNING', progress: begun } as const
      this.#noteOwn(change)
    }
  }

  #textOf(message: Kept, mask: number): string | null {
    const known = message.texts.get(mask)
    if (known !== undefined) return known
    const sees = (kind: LiveKind) => (mask & (1 << kinds.indexOf(kind))) !== 0
    const changes = message.changes.filter(({ kind }) => sees(kind))
    const more = Object.fromEntries(Object.entries(message.more).filter(([kind]) => sees(kind as LiveKind)))
    const isEmpty = changes.length === 0 && Object.keys(more).length === 0
    const data = JSON.stringify({ changes, more } satisfies LiveMessage)
    const text = isEmpty ? null : `id: ${this.#epoch}-${message.number}\nevent: changes\ndata: ${data}\n\n`
    message.texts.set(mask, text)
    return text
  }

  #linger(): void {
    this.#lingering = setTimeout(() => this.#forget(), this.#limits.lingers).unref()
  }

  /** Nothing is noted from here on, so no number from before can be gone on from. */
  #forget(): void {
    for (const timer of [this.#timer, this.#lingering]) if (timer !== null) clearTimeout(timer)
    this.#timer = this.#lingering = null
    if (this.#asking !== null) clearInterval(this.#asking)
    this.#asking = null
    this.#forOthers.clear()
    this.#noting = false
    this.#epoch = this.#parts.ids.hex(6)
    this.#number = 0
    this.#kept = []
    this.#pending.clear()
    this.#more.clear()
    this.#runs.clear()
    this.#belongings.clear()
    this.#ended.clear()
  }
}

function maskOf(permissions: readonly string[]): number {
  let mask = 0
  for (const [bit, kind] of kinds.entries()) if (includesPermission(permissions, needs[kind])) mask |= 1 << bit
  return mask
}
