import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import type { Store } from '../store/store.ts'
import { noticeKinds, type NoticeKind } from './notice-kinds.ts'
import type { Channel, Letter, Notice } from './notice.ts'

const hourMs = 3_600_000

interface Pending {
  /** The last one that was held back. */
  last: Notice & { readonly at: number }
  held: number
  timer: NodeJS.Timeout
}

/**
 * Tells people of notices, of each kind at most once an hour, restarts and other servers on the same store included. What is held
 * back is counted, and said when the hour is over.
 */
export interface Hourly {
  tell(notice: Notice): void
  /** What is on its way may arrive within `graceMs`; what is held back is not told any more. */
  stop(graceMs: number): Promise<void>
}

export function openHourly(parts: {
  readonly channels: readonly Channel[]
  readonly store: Pick<Store, 'commit' | 'getMeta'>
  readonly clock: Clock
  readonly log: Log
  readonly publicUrl: () => string
  readonly count: (kind: NoticeKind, result: 'sent' | 'held' | 'failed') => void
  /** Pauses before each further try. */
  readonly retryMs?: readonly number[]
  readonly everyMs?: number
}): Hourly {
  const { channels, store, clock, log, publicUrl, count } = parts
  const retryMs = parts.retryMs ?? [10_000, 60_000, 300_000]
  const everyMs = parts.everyMs ?? hourMs
  const pending = new Map<NoticeKind, Pending>()
  /** When this process sent one of a kind the last time, epoch ms. */
  const sent = new Map<NoticeKind, number>()
  /** Of each kind one is looked at after the other. */
  const turns = new Map<NoticeKind, Promise<void>>()
  const sendings = new Set<Promise<void>>()
  const waits = new Set<() => void>()
  let stopping = false

  async function attend(notice: Notice & { readonly at: number }): Promise<void> {
    const { kind } = notice
    const held = pending.get(kind)
    if (held !== undefined) return hold(held, notice)
    const last = Math.max(sent.get(kind) ?? 0, await lastOfAll(kind))
    const now = clock.now()
    // A time that lies ahead is of a clock that was wrong.
    if (last <= now && now - last < everyMs) {
      const timer = setTimeout(() => turn(kind, () => release(kind)), last + everyMs - now).unref()
      return hold({ last: notice, held: 0, timer }, notice)
    }
    await send(notice, 0)
  }

  /** When any server sent one of the kind; 0 where that cannot be had. */
  async function lastOfAll(kind: NoticeKind): Promise<number> {
    try {
      return Number((await store.getMeta(metaKey(kind))) ?? 0)
    } catch {
      return 0
    }
  }

  function hold(entry: Pending, notice: Notice & { readonly at: number }): void {
    entry.held++
    entry.last = notice
    pending.set(notice.kind, entry)
    count(notice.kind, 'held')
  }

  /** The hour is over. */
  async function release(kind: NoticeKind): Promise<void> {
    const entry = pending.get(kind)
    pending.delete(kind)
    if (entry !== undefined && !stopping) await send(entry.last, entry.held - 1)
  }

  async function send(notice: Notice & { readonly at: number }, held: number): Promise<void> {
    const { kind, text, at, path = '/' } = notice
    const value = String(clock.now())
    sent.set(kind, Number(value))
    // First, so that a crash in between tells once too little and not once too often. A store that takes nothing, e.g. on a full
    // disk, is no reason to be silent.
    await store
      .commit({ kind: 'meta.put', key: metaKey(kind), value })
      .catch((cause: unknown) => log.warn({ err: cause, notice: kind }, 'The time of a notice could not be kept.'))
    const letter: Letter = { kind, title: noticeKinds[kind].title, text, url: publicUrl() + path, at, held }
    // Behind the turn: a server that hangs must not hold up the counting of the next ones.
    for (const channel of channels) {
      const sending = insist(channel, letter).finally(() => sendings.delete(sending))
      sendings.add(sending)
    }
  }

  async function insist(channel: Channel, letter: Letter): Promise<void> {
    for (const pause of [...retryMs, null]) {
      try {
        await channel.send(letter)
        count(letter.kind, 'sent')
        return
      } catch (cause) {
        log.warn({ err: cause, notice: letter.kind }, `A notice by ${channel.name} did not arrive.`)
      }
      if (pause === null || stopping) break
      await new Promise<void>((resolve) => {
        const over = () => {
          waits.delete(over)
          resolve()
        }
        waits.add(over)
        setTimeout(over, pause).unref()
      })
      if (stopping) break
    }
    count(letter.kind, 'failed')
  }

  function turn(kind: NoticeKind, does: () => Promise<void>): void {
    const next = (turns.get(kind) ?? Promise.resolve())
      .then(does)
      .catch((cause: unknown) => log.warn({ err: cause, notice: kind }, 'A notice could not be sent.'))
    turns.set(kind, next)
  }

  return {
    tell(notice) {
      if (channels.length === 0 || stopping) return
      const at = clock.now()
      const held = pending.get(notice.kind)
      // The usual case of many at once: nothing to ask, and no promise for each.
      if (held !== undefined) hold(held, { ...notice, at })
      else turn(notice.kind, () => attend({ ...notice, at }))
    },
    async stop(graceMs) {
      stopping = true
      for (const { timer } of pending.values()) clearTimeout(timer)
      for (const resolve of waits) resolve()
      await Promise.all(turns.values())
      const late = new Promise((resolve) => setTimeout(resolve, graceMs).unref())
      await Promise.race([Promise.all(sendings), late])
      await Promise.all(channels.map((channel) => channel.close()))
    },
  }
}

const metaKey = (kind: NoticeKind) => `notice_sent/${kind}`
