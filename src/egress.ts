import { problem } from './base/errors.ts'
import type { Clock } from './base/clock.ts'
import type { Log } from './base/log.ts'
import type { Principal } from './model/access.ts'
import { egressKey, type EgressPause } from './model/egress.ts'
import type { RaiseSystemEvent } from './model/system-event.ts'
import type { Store } from './store/store.ts'

/**
 * Whether anything may leave this installation by itself. One that was restored from a backup would send once more what was sent since
 * then, and act for its twin that may still run: it delivers nothing, runs nothing and calls nobody until a person says that it
 * may. Events and calls are taken meanwhile and wait.
 */
export interface Egress {
  /** Null where all is as usual. */
  paused(): EgressPause | null
  /** Lets everything go on; nothing where it does. All servers on the same database follow within a second. */
  resume(by: Principal): Promise<void>
  /** Calls `goOn` once: at once, or when somebody resumed. */
  whenOpen(goOn: () => Promise<void>): Promise<void>
  stop(): void
}

const lookEveryMs = 1_000

export async function openEgress(parts: {
  readonly store: Pick<Store, 'commit' | 'getMeta'>
  readonly clock: Clock
  readonly log: Log
  /** Tells the System Log. */
  readonly raise: () => RaiseSystemEvent
}): Promise<Egress> {
  const { store, log, raise } = parts
  let pause = await stored()
  let waiting: (() => Promise<void>)[] = []
  const timer = pause === null ? null : setInterval(look, lookEveryMs).unref()
  if (pause !== null) {
    log.warn(
      { reason: pause.reason },
      'Nothing is delivered, run or called until somebody says that it may: flowhook egress resume.',
    )
  }

  async function stored(): Promise<EgressPause | null> {
    const value = (await store.getMeta(egressKey)) ?? ''
    return value === '' ? null : (JSON.parse(value) as EgressPause) // written by ourselves
  }

  /** Another server on the same database may have been told. */
  function look(): void {
    stored().then(
      (found) => (found === null ? open() : undefined),
      (cause: unknown) => log.warn({ err: cause }, 'Whether anything may leave could not be looked up.'),
    )
  }

  function open(): void {
    if (pause === null) return
    pause = null
    if (timer !== null) clearInterval(timer)
    log.info('Everything may leave again.')
    const all = waiting
    waiting = []
    for (const goOn of all) {
      goOn().catch((cause: unknown) =>
        log.error({ err: cause }, 'What was paused could not go on. Start the server again.'),
      )
    }
  }

  return {
    paused: () => pause,
    async resume(by) {
      const before = pause
      if (before === null) return
      await store.commit({ kind: 'meta.put', key: egressKey, value: '' })
      open()
      await raise()({
        eventType: 'flowhook.egress.resumed',
        actor: by,
        target: [{ id: 'egress', type: 'Egress', displayName: 'Outgoing traffic' }],
        outcome: { result: 'SUCCESS' },
        debugData: { pausedSince: new Date(before.since).toISOString(), reason: before.reason },
      })
    },
    async whenOpen(goOn) {
      if (pause === null) return goOn()
      waiting.push(goOn)
    },
    stop() {
      if (timer !== null) clearInterval(timer)
      waiting = []
    },
  }
}

/** @throws EGRESS_PAUSED */
export function refuseWhilePaused(egress: Pick<Egress, 'paused'>): void {
  const pause = egress.paused()
  if (pause !== null) throw problem('EGRESS_PAUSED', { reason: pause.reason })
}
