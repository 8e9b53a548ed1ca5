import type { LiveMessage } from './live-change.ts'
import type { LiveNews, LiveState } from './live-news.ts'

const path = '/api/v1/stream'
/** Ms without a sign of life, which comes every 15 s, after which the connection counts as lost. */
const silence = 40_000
const pauses = { first: 1_000, most: 30_000 }
/** After so long without a connection it is more than a hiccup. */
const patience = 10_000

/**
 * One connection to the live stream, which heals itself: the browser resumes by the last id; where it has given up (a refusal,
 * a proxy's error page) a new one is begun after a growing pause, and what was missed is read again. Works in a worker and
 * in a page.
 */
export class StreamSource {
  readonly #tell: (news: LiveNews) => void
  #source: EventSource | null = null
  #state: LiveState = 'reconnecting'
  #pause = pauses.first
  #retry: ReturnType<typeof setTimeout> | null = null
  #watch: ReturnType<typeof setTimeout> | null = null
  #giveUp: ReturnType<typeof setTimeout> | null = null
  /** Whether something may be missed that no id leads back to. */
  #missed = false

  constructor(tell: (news: LiveNews) => void) {
    this.#tell = tell
  }

  get state(): LiveState {
    return this.#state
  }

  /** @param missed whether time has passed since the last connection */
  open(missed = false): void {
    if (this.#source !== null) return
    this.#missed ||= missed
    const source = new EventSource(path)
    this.#source = source
    source.addEventListener('open', () => this.#alive())
    source.addEventListener('beat', () => this.#alive())
    source.addEventListener('hello', () => {
      this.#alive()
      this.#settle()
    })
    source.addEventListener('changes', ({ data }) => {
      this.#alive()
      // The server's own messages, of the type that it has for them.
      this.#tell({ type: 'changes', message: JSON.parse(data as string) as LiveMessage })
    })
    source.addEventListener('reset', () => {
      this.#alive()
      this.#missed = true
      this.#settle()
    })
    source.addEventListener('error', () => {
      this.#lost()
      if (source.readyState === EventSource.CLOSED && this.#source === source) void this.#refused()
    })
    this.#watchOver()
  }

  close(): void {
    this.#source?.close()
    this.#source = null
    for (const timer of [this.#retry, this.#watch, this.#giveUp]) if (timer !== null) clearTimeout(timer)
    this.#retry = this.#watch = this.#giveUp = null
    this.#pause = pauses.first
    this.#show('reconnecting')
  }

  /** Tries at once, e.g. because the network is back. */
  tryNow(): void {
    if (this.#state === 'live') return
    this.close()
    this.open(true)
  }

  #alive(): void {
    this.#pause = pauses.first
    if (this.#giveUp !== null) clearTimeout(this.#giveUp)
    this.#giveUp = null
    this.#watchOver()
    this.#show('live')
  }

  #settle(): void {
    if (this.#missed) this.#tell({ type: 'reset' })
    this.#missed = false
  }

  #lost(): void {
    if (this.#state === 'live') this.#show(navigator.onLine ? 'reconnecting' : 'offline')
    this.#giveUp ??= setTimeout(() => this.#show('offline'), patience)
  }

  #watchOver(): void {
    if (this.#watch !== null) clearTimeout(this.#watch)
    this.#watch = setTimeout(() => {
      this.#lost()
      this.#again(0)
    }, silence)
  }

  /** The browser has given up. It does not say why: whether the session has ended, the server is asked. */
  async #refused(): Promise<void> {
    this.#source = null
    const status = await fetch('/api/v1/me').then(
      (answer) => answer.status,
      () => 0,
    )
    if (this.#source !== null) return
    if (status === 401) {
      this.close()
      this.#tell({ type: 'signedOut' })
      return
    }
    this.#again(this.#pause)
    this.#pause = Math.min(this.#pause * 2, pauses.most)
  }

  #again(wait: number): void {
    this.#source?.close()
    this.#source = null
    if (this.#retry !== null) clearTimeout(this.#retry)
    // Not all browsers at the same moment after a restart.
    this.#retry = setTimeout(() => this.open(true), wait * (0.75 + Math.random() / 2))
  }

  #show(state: LiveState): void {
    if (this.#state === state) return
    this.#state = state
    this.#tell({ type: 'state', state })
  }
}
