import type { Clock } from '../base/clock.ts'
import type { Ids } from '../base/ids.ts'
import type { Log } from '../base/log.ts'
import { currentWork, runAs } from '../base/work.ts'
import type { Principal } from '../model/access.ts'
import type { ExecutionError, ExecutionTrigger } from '../model/execution.ts'
import type { RaiseSystemEvent, SystemEvent } from '../model/system-event.ts'
import type { Store } from '../store/store.ts'
import { openHourly } from './hourly.ts'
import { mailChannel, type NoticeMail } from './mail-channel.ts'
import { noticeKinds, type NoticeKind } from './notice-kinds.ts'
import type { Channel, Notice } from './notice.ts'
import { lookAtDisk, lookAtExpiry, lookAtKey, type Found } from './watches.ts'
import { webhookChannel } from './webhook-channel.ts'

/** An execution that failed, as far as a notice tells of it. */
export interface FailedExecution {
  readonly id: string
  readonly flowId: string
  readonly trigger: ExecutionTrigger
  readonly error: ExecutionError | null
}

/** Tells people, and flows and hooks, of what somebody should look at. */
export interface Notices {
  /** To be called with the end of each failed execution. */
  executionFailed(execution: FailedExecution): void
  /** To be called with every event of our own, once it is in the store. */
  raised(event: SystemEvent): void
  /** Begins to look at disk, key and expiry. */
  start(): Promise<void>
  /** What is on its way to people may arrive within `graceMs`. */
  stop(graceMs: number): Promise<void>
}

export interface NoticesParts {
  readonly store: Pick<Store, 'commit' | 'getMeta' | 'listApiTokens'>
  readonly raise: RaiseSystemEvent
  readonly flowName: (id: string) => string | null
  readonly system: Principal
  readonly settings: {
    readonly mail: NoticeMail | null
    /** Where notices are posted to. */
    readonly webhook: string | null
    readonly data: string
    /** In MiB. */
    readonly diskLow: number
    readonly tlsCert: string | null
    readonly caCerts: string | null
  }
  readonly key: { readonly value: string; readonly isGiven: boolean }
  readonly version: string
  readonly publicUrl: () => string
  readonly clock: Clock
  readonly ids: Ids
  readonly requestId: () => string
  readonly log: Log
  readonly count: (kind: NoticeKind, result: 'sent' | 'held' | 'failed') => void
  readonly everyMs?: number
}

const lookEveryMs = 60_000
const dayMs = 86_400_000
/** Events of failures that wait for their commit; further failures are not told one by one. */
const mostRaising = 1_000
/** Ends that were told of, for as many things. */
const mostKnownEnds = 1_000

export function openNotices(parts: NoticesParts): Notices {
  const { store, raise, settings, key, clock, log, system } = parts
  const hourly = openHourly({ ...parts, channels: channelsOf(parts) })
  let raising = 0
  let timer: NodeJS.Timeout | null = null
  let looking: Promise<void> = Promise.resolve()
  /** When disk and key were told of the last time, while they are not well. */
  const unwell = new Map<NoticeKind, number>()

  async function raiseAbout(kind: NoticeKind, { text, target }: Found): Promise<void> {
    const event = {
      eventType: noticeKinds[kind].eventType,
      actor: system,
      target: [target],
      outcome: { result: 'FAILURE' as const, reason: text.slice(0, 255) },
      debugData: { notice: kind, detail: text },
      notice: true as const,
    }
    try {
      await runAs({ requestId: parts.requestId() }, () => raise(event))
    } catch (cause) {
      // On a full disk no event can be kept: people are told all the same.
      log.warn({ err: cause, notice: kind }, 'The event of a notice could not be kept.')
      hourly.tell({ kind, text })
    }
  }

  /** Tells when it begins, and once a day as long as it lasts. */
  async function note(kind: NoticeKind, found: Found | null): Promise<void> {
    if (found === null) return void unwell.delete(kind)
    const now = clock.now()
    if (now - (unwell.get(kind) ?? -Infinity) < dayMs) return
    unwell.set(kind, now)
    log.warn({ notice: kind, reason: found.text }, noticeKinds[kind].title)
    await raiseAbout(kind, found)
  }

  async function noteEnds(): Promise<void> {
    const found = lookAtExpiry(await store.listApiTokens(), settings.tlsCert, clock.now())
    const before = await store.getMeta('notice_ends')
    const known = JSON.parse(before ?? '[]') as readonly string[] // written below
    const fresh = found.filter(({ about }) => !known.includes(about))
    if (fresh.length === 0) return
    const value = JSON.stringify([...known, ...fresh.map(({ about }) => about)].slice(-mostKnownEnds))
    // Of several servers that look at the same time one tells; the others look again in a minute.
    const [isOurs] = await store.commit({ kind: 'meta.put', key: 'notice_ends', value, before })
    if (!isOurs) return
    for (const each of fresh) await raiseAbout('expiry', each)
  }

  async function look(): Promise<void> {
    const looks = [
      async () => note('disk', await lookAtDisk(settings.data, settings.diskLow)),
      async () => note('key', await lookAtKey(settings.data, key.value, key.isGiven)),
      noteEnds,
    ]
    for (const each of looks) {
      await each().catch((cause: unknown) =>
        log.warn({ err: cause }, 'Something that notices tell of could not be looked at.'),
      )
    }
  }

  return {
    executionFailed({ id, flowId, trigger, error }) {
      const name = parts.flowName(flowId) ?? flowId
      const kind = error?.kind ?? 'Unknown Error'
      const at = error?.cardId == null ? '' : ` at card ${error.cardId}`
      const tellPeople = () =>
        hourly.tell({ kind: 'execution', text: `${name} failed${at}: ${kind}.`, path: `/executions/${id}` })
      // What a notice set off, and what repeats an execution, raises no event of its own: it would go on for ever.
      const isEnd = trigger.origin?.notice === true || trigger.retryOf !== undefined
      if (isEnd || raising >= mostRaising) {
        tellPeople()
        return
      }
      raising++
      const work = { requestId: id, ...currentWork(), ...trigger.origin }
      const raised = runAs(work, () =>
        raise({
          eventType: noticeKinds.execution.eventType,
          actor: system,
          target: [
            { id, type: 'Execution', displayName: name },
            { id: flowId, type: 'Flow', displayName: name },
          ],
          outcome: { result: 'FAILURE', reason: kind.slice(0, 255) },
          debugData: {
            executionId: id,
            flowId,
            errorKind: kind,
            ...(error?.cardId == null ? {} : { cardId: error.cardId }),
          },
          hops: (trigger.hops ?? 0) + 1,
          notice: true,
        }),
      )
      raised
        .catch((cause: unknown) => {
          log.warn({ err: cause, executionId: id }, 'The event of a failed execution could not be kept.')
          tellPeople()
        })
        .finally(() => raising--)
    },
    raised(event) {
      const notice = noticeOf(event)
      if (notice !== null) hourly.tell(notice)
    },
    async start() {
      let isLooking = false
      const go = () => {
        // Two looks at once would both tell of the same end.
        if (isLooking) return
        isLooking = true
        looking = look().finally(() => (isLooking = false))
      }
      go()
      await looking
      timer = setInterval(go, parts.everyMs ?? lookEveryMs).unref()
    },
    async stop(graceMs) {
      if (timer !== null) clearInterval(timer)
      await looking
      await hourly.stop(graceMs)
    },
  }
}

type ChannelParts = Pick<NoticesParts, 'version' | 'clock' | 'ids'> & {
  readonly settings: Pick<NoticesParts['settings'], 'mail' | 'webhook' | 'caCerts'>
}

function channelsOf({ settings, version, clock, ids }: ChannelParts): readonly Channel[] {
  const { mail, webhook, caCerts } = settings
  return [
    ...(mail === null ? [] : [mailChannel({ mail, version, caCerts, clock, ids })]),
    ...(webhook === null ? [] : [webhookChannel({ url: webhook, version, caCerts })]),
  ]
}

/** Tells people of what keeps the server from starting: at most once an hour too, however often it is started again. */
export async function tellOfFailedStart(
  notice: Notice,
  parts: ChannelParts & Pick<NoticesParts, 'store' | 'publicUrl' | 'log' | 'count'>,
  graceMs = 10_000,
): Promise<void> {
  const hourly = openHourly({ ...parts, channels: channelsOf(parts), retryMs: [] })
  hourly.tell(notice)
  await hourly.stop(graceMs)
}

/** The notice that an event of our own is, or null. */
export function noticeOf({ eventType, actor, target, outcome, debugData }: SystemEvent): Notice | null {
  const [first] = target
  const reason = outcome.reason ?? ''
  switch (eventType) {
    case noticeKinds.execution.eventType: {
      const at = debugData?.['cardId'] === undefined ? '' : ` at card ${debugData['cardId']}`
      return {
        kind: 'execution',
        text: `${first?.displayName} failed${at}: ${reason}.`,
        path: `/executions/${first?.id}`,
      }
    }
    case noticeKinds.delivery.eventType: {
      if (outcome.result !== 'FAILURE') return null
      const path = `/deliveries/${debugData?.['deliveryId']}`
      return {
        kind: 'delivery',
        text: `A delivery of the event hook “${first?.displayName}” was given up: ${reason}`,
        path,
      }
    }
    case noticeKinds.hook.eventType:
      if (actor.kind !== 'system') return null
      return {
        kind: 'hook',
        text: `The event hook “${first?.displayName}” was switched off: ${reason}`,
        path: `/event-hooks/${first?.id}`,
      }
    case noticeKinds.disk.eventType:
    case noticeKinds.key.eventType:
    case noticeKinds.expiry.eventType: {
      const kind = debugData?.['notice'] as NoticeKind // raised above
      return { kind, text: debugData?.['detail'] ?? reason }
    }
    default:
      return null
  }
}
