import type { Log } from '../../base/log.ts'
import type { Cluster } from '../../store/postgres/postgres-store.ts'
import type { Store } from '../../store/store.ts'
import type { Dispatch, Intake } from '../dispatch.ts'
import type { Answered, Outcome } from '../engine.ts'

/** Somebody may wait on another server for the answer of an execution that was accepted so shortly ago. */
const awaitedMs = 90_000

/** How often a server looks for what is its own by the store and not in memory. */
const lookEveryMs = 5_000

/**
 * Several servers on one database. What a server accepts it runs itself, under its lease; what no server has in memory comes
 * as a job to one that has room: after a wait, after a call that resumes it, from a server that runs none, from one that died.
 */
export function pgBossDispatch(parts: {
  readonly store: Pick<Store, 'commit' | 'getExecution'>
  readonly cluster: Cluster
  readonly log: Log
}): Dispatch {
  const { store, cluster, log } = parts
  const runs = cluster.role !== 'api'
  /** Taken from a job, and since when: their callers, if there are any, are on another server. */
  const taken = new Map<string, number>()
  let intake: Intake | null = null
  let lookout: NodeJS.Timeout | null = null
  /** This server's by the store, and not in memory when it was last looked. */
  let suspects: ReadonlySet<string> = new Set()

  async function take(executionIds: readonly string[]): Promise<void> {
    await intake!.room()
    await Promise.all(executionIds.map((id) => takeOne(id)))
  }

  async function takeOne(id: string): Promise<void> {
    // Where it is somebody's already, or over, there is nothing to do: a job may come twice.
    const [claim] = await store.commit({ kind: 'execution.claim', id, free: true })
    if (claim === null) return
    taken.set(id, Date.now())
    intake!.takeClaimed(id, claim.generation)
  }

  async function tell(id: string, outcome: Outcome | Answered): Promise<void> {
    const since = taken.get(id)
    taken.delete(id)
    if (since === undefined || Date.now() - since > awaitedMs) return
    await cluster.answers.put(id, JSON.stringify(outcome))
    cluster.tell({ ended: id })
  }

  /** A claim or an acceptance may have been kept although its answer was lost: then nobody else will come for it. */
  async function lookForLost(): Promise<void> {
    const away = (await cluster.ownExecutions()).filter((id) => !intake!.has(id))
    for (const id of away) if (suspects.has(id)) intake!.takeUp(id)
    suspects = new Set(away)
  }

  cluster.onReplaced(() => intake?.forget(null))
  cluster.onMessage(({ cancelled, ended }) => {
    if (typeof cancelled === 'string') intake?.forget(cancelled)
    // The answer is there once: only who waits for it may take it.
    if (typeof ended !== 'string' || intake?.isAwaited(ended) !== true) return
    cluster.answers
      .take(ended)
      // Written above, on another server.
      .then((text) => (text === null ? undefined : intake?.told(ended, JSON.parse(text) as Outcome | Answered)))
      .catch((cause: unknown) => log.warn({ err: cause, executionId: ended }, 'An answer could not be fetched.'))
  })

  return {
    runs,
    async start(given) {
      intake = given
      if (!runs) return
      await cluster.jobs.work(take)
      lookout = setInterval(() => {
        lookForLost().catch((cause: unknown) => log.warn({ err: cause }, 'own executions could not be looked for'))
      }, lookEveryMs).unref()
    },
    // A job brings it back; it was put in with the commit of the wait, or of the call that resumed it.
    awayUntil() {},
    resumed() {},
    async look(executionId) {
      const text = await cluster.answers.take(executionId)
      if (text !== null) return JSON.parse(text) as Outcome | Answered // written below, on another server
      const execution = await store.getExecution(executionId)
      return execution === null || execution.finished !== null ? null : undefined
    },
    cancelled: (executionId) => cluster.tell({ cancelled: executionId }),
    ended(executionId, outcome) {
      void tell(executionId, outcome).catch((cause: unknown) =>
        log.warn({ err: cause, executionId }, 'An answer could not be handed to other servers.'),
      )
    },
    async stop() {
      if (lookout !== null) clearInterval(lookout)
      await cluster.jobs.rest()
    },
  }
}
