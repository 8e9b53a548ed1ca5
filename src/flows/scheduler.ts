import { isProblem } from '../base/errors.ts'
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import { runAlone } from '../base/work.ts'
import type { Engine } from '../engine/engine.ts'
import { readSchedule, type Schedule } from '../language/schedule.ts'
import type { Flow } from '../model/flow.ts'
import type { FlowCursor, Store } from '../store/store.ts'
import type { FlowRegistry } from './flow-registry.ts'

/** Starts the flows that have a schedule. */
export interface Scheduler {
  /** Begins to keep time; what came due while the server stood still is made up for, in order. */
  start(): Promise<void>
  /** Starts nothing more. */
  stop(): Promise<void>
}

/** Due times of one flow that are made up for after a standstill: the newest ones. docs/promises.md */
const mostMissed = 1_000
/** The machine's clock may jump: however far away the next due time is, it is looked at this often. */
const longestMs = 60_000
/** Where the store or the engine refuses for the moment. */
const pauseMs = 5_000
/** How long a due time is known to have been started: as long as a server may stand still. */
const rememberMs = 31 * 86_400_000

interface Entry {
  /** As text: what the position in the store belongs to. */
  readonly key: string
  readonly schedule: Schedule
  /** Up to which due time (epoch ms) the flow was started. */
  position: number
  next: number | null
}

/**
 * Each due time starts its flow exactly once: the execution is accepted under a mark of its due time, and in the same commit
 * the flow's position moves on. A flow begins to be due when it is switched on; one that is off misses its times.
 */
export function openScheduler(parts: {
  readonly store: Store
  readonly registry: FlowRegistry
  readonly engine: Pick<Engine, 'accept'>
  readonly clock: Clock
  readonly log: Log
}): Scheduler {
  const { store, registry, engine, clock, log } = parts
  const entries = new Map<string, Entry>()
  let timer: NodeJS.Timeout | null = null
  let working: Promise<void> | null = null
  let stopped = false
  let stopListening = () => {}

  /** The entry of a flow as it is now; none for a flow that is off or has no schedule. */
  async function follow(id: string, cursor?: FlowCursor): Promise<void> {
    const flow = registry.find(id)
    const trigger = flow?.definition.trigger
    if (flow?.status !== 'ACTIVE' || trigger?.event !== 'schedule') {
      entries.delete(id)
      return
    }
    const key = JSON.stringify([trigger.cron, trigger.timeZone ?? 'UTC'])
    const before = entries.get(id)
    if (before?.key === key) return
    const position = cursor?.schedule === key ? cursor.position : flow.lastUpdated
    try {
      const schedule = readSchedule(trigger)
      const entry = { key, schedule, position: notTooFarBack(flow, schedule, position), next: null as number | null }
      entry.next = schedule.next(entry.position)
      entries.set(id, entry)
      // From here on a save, which moves the flow's own time, misses nothing.
      if (cursor?.schedule !== key) await remember(id, entry)
    } catch (thrown) {
      log.error({ err: thrown, flowId: id }, 'A schedule cannot be read any more; the flow is not started.')
    }
  }

  function notTooFarBack({ id, name }: Flow, schedule: Schedule, position: number): number {
    const now = clock.now()
    const oldest = schedule.previous(mostMissed, now).at(-1)
    if (oldest === undefined || oldest - 1 <= position) return position
    log.warn(
      { flowId: id, flow: name, since: new Date(position) },
      `Only the last ${mostMissed} due times are made up for.`,
    )
    return oldest - 1
  }

  const cursorOf = (id: string, { key: schedule }: Entry, position: number) =>
    ({ kind: 'flow.cursor', id, schedule, position }) as const

  async function remember(id: string, entry: Entry): Promise<void> {
    try {
      await store.commit(cursorOf(id, entry, entry.position))
    } catch (thrown) {
      log.warn({ err: thrown, flowId: id }, 'The position of a schedule could not be kept; the next start keeps it.')
    }
  }

  async function startDue(id: string, entry: Entry): Promise<void> {
    for (;;) {
      const flow = registry.find(id)
      const isCurrent = !stopped && flow !== null && entries.get(id) === entry
      if (!isCurrent || entry.next === null || entry.next > clock.now()) return
      const due = entry.next
      const time = new Date(due).toISOString()
      const { duplicate } = await engine.accept({
        flowId: id,
        flowVersion: flow.version,
        trigger: { event: 'schedule' },
        head: JSON.stringify({ time }),
        body: null,
        once: { eventId: `schedule ${time}`, expires: clock.now() + rememberMs },
        alsoCommit: () => [cursorOf(id, entry, due)],
      })
      if (duplicate) await store.commit(cursorOf(id, entry, due))
      entry.position = due
      entry.next = entry.schedule.next(due)
    }
  }

  async function work(): Promise<void> {
    let pause = 0
    for (const [id, entry] of entries) {
      if (entry.next === null || entry.next > clock.now()) continue
      try {
        await startDue(id, entry)
      } catch (thrown) {
        if (isProblem(thrown, 'STOPPING')) return
        pause = pauseMs
        log.warn({ err: thrown, flowId: id }, 'A flow could not be started by its schedule; it is tried again.')
      }
    }
    plan(pause)
  }

  function plan(notBeforeMs = 0): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (stopped || entries.size === 0) return
    let next = Number.POSITIVE_INFINITY
    for (const entry of entries.values()) if (entry.next !== null) next = Math.min(next, entry.next)
    const left = Math.max(notBeforeMs, 0, Math.min(next - clock.now(), longestMs))
    timer = setTimeout(() => {
      // Not in the name of whoever last saved a schedule, who planned this.
      working = runAlone(() => work()).finally(() => (working = null))
    }, left)
    timer.unref()
  }

  return {
    async start() {
      const cursors = new Map((await store.listFlowCursors()).map((cursor) => [cursor.flowId, cursor]))
      await Promise.all([...registry.all()].map(({ id }) => follow(id, cursors.get(id))))
      stopListening = registry.onChange((id) => {
        void follow(id)
        if (working === null) plan()
      })
      plan()
    },
    async stop() {
      stopped = true
      stopListening()
      if (timer !== null) clearTimeout(timer)
      await working
    },
  }
}
