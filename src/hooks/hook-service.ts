import type { Clock } from '../base/clock.ts'
import { problem } from '../base/errors.ts'
import type { Ids } from '../base/ids.ts'
import type { Log } from '../base/log.ts'
import type { SecretBox } from '../base/secrets.ts'
import type { Principal } from '../model/access.ts'
import type { DeliverySettings, EventHook } from '../model/event-hook.ts'
import type { SystemEvent } from '../model/system-event.ts'
import type { Mutation, Store } from '../store/store.ts'
import { defaultDelivery, readDelivery } from './delivery-settings.ts'
import { invalidHook, readHook, sameName, type HookInput, type HookRules } from './hook-input.ts'
import { authContext, hookTarget, type HookRegistry } from './hook-registry.ts'
import { toOkta, type OktaEventHook } from './hook-view.ts'
import { maskUrl } from './mask-url.ts'
import type { KnownEventTypes } from './known-event-types.ts'
import type { Publisher } from './publish.ts'
import type { Send } from './send.ts'
import { systemPrincipal } from './system-log-event.ts'
import { verifyHook, type VerifyFailure } from './verify.ts'

/** Everything that people do with event hooks. Each change and its System Log event are one commit. */
export interface HookService {
  /**
   * ACTIVE and UNVERIFIED, delivered with the `durable` profile.
   *
   * @param input Okta's object as parsed JSON
   * @throws VALIDATION_FAILED with every problem as a cause; the name must be free and there must be room for one more
   */
  create(input: unknown, principal: Principal): Promise<EventHook>
  /** By creation. */
  list(): Promise<readonly EventHook[]>
  /** @throws NOT_FOUND */
  get(id: string): Promise<EventHook>
  /**
   * Replaces everything. A changed channel is UNVERIFIED again; `status` switches on and off; leaving the authentication
   * value out keeps the stored one while its header stays the same.
   *
   * @param options.verify sends the challenge to the changed channel first, so that the hook is never UNVERIFIED in between; a
   *   receiver that does not prove itself leaves everything as it was
   * @throws NOT_FOUND, VALIDATION_FAILED, CONFLICT when somebody else changed it at the same time
   */
  replace(id: string, input: unknown, principal: Principal, options?: { readonly verify?: boolean }): Promise<EventHook>
  /** Cancels its unfinished deliveries. @throws NOT_FOUND, HOOK_ACTIVE (403 as Okta's only fitting answer) */
  delete(id: string, principal: Principal): Promise<void>
  /** Sends the challenge. @throws NOT_FOUND, VALIDATION_FAILED with the reason; the hook then stays as it was */
  verify(id: string, principal: Principal): Promise<EventHook>
  /** No change, and no event, where it is so already. @throws NOT_FOUND */
  activate(id: string, principal: Principal): Promise<EventHook>
  deactivate(id: string, principal: Principal): Promise<EventHook>
  /** Switches a hook off that nobody asked to: its receiver is gone. Nothing where it is off or gone already. */
  disable(id: string, reason: string): Promise<void>
  /** @throws NOT_FOUND */
  getDelivery(id: string): Promise<DeliverySettings>
  /** @throws NOT_FOUND, VALIDATION_FAILED */
  putDelivery(id: string, input: unknown, principal: Principal): Promise<DeliverySettings>
  toOkta(hook: EventHook, baseUrl: string): OktaEventHook
}

export function openHookService(parts: {
  readonly store: Store
  readonly registry: HookRegistry
  readonly publisher: Pick<Publisher, 'stage'>
  readonly types: KnownEventTypes
  readonly secrets: SecretBox
  readonly send: Send
  readonly isOwnInvokeUrl: (url: string) => boolean
  /** What speaks against a URL that is not our own, by its text, or null. */
  readonly checkUrl: (url: string) => string | null
  readonly limits: { readonly maxHooks: number; readonly maxEventsPerHook: number }
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
}): HookService {
  const { store, registry, publisher, types, secrets, clock, ids, log, limits, isOwnInvokeUrl } = parts
  const rules: HookRules = {
    maxEvents: limits.maxEventsPerHook,
    checkUrl: (url) => (isOwnInvokeUrl(url) ? null : parts.checkUrl(url)),
    checkEventType(id) {
      const type = types.find(id)
      if (type === null) return `${shown(id)} is not an event type. GET /api/v1/eventTypes lists them.`
      return type.eligible ? null : `${shown(id)} cannot be delivered by event hooks (it is not hook-eligible).`
    },
  }

  async function get(id: string): Promise<EventHook> {
    const hook = await store.getHook(id)
    if (hook === null) throw problem('NOT_FOUND', { id, type: 'EventHook' })
    return hook
  }

  async function read(input: unknown): Promise<HookInput> {
    await types.refresh()
    return readHook(input, rules)
  }

  /** Commits changes of a hook together with the events that tell of them. */
  async function save(hook: EventHook, mutation: Mutation, events: readonly SystemEvent[]): Promise<EventHook> {
    const staged = events.map((event) => publisher.stage(event))
    await store.commit(mutation, ...staged.map((each) => each.mutation))
    registry.put(hook)
    for (const each of staged) each.announce()
    return hook
  }

  const update = (before: EventHook, changes: Partial<EventHook>, ...events: readonly SystemEvent[]) => {
    const now = clock.now()
    const hook = switched(before, { ...before, ...changes, lastUpdated: now, revision: before.revision + 1 }, now)
    return save(hook, { kind: 'hook.update', hook }, events)
  }

  async function switchTo(status: EventHook['status'], before: EventHook, principal: Principal, reason?: string) {
    if (before.status === status) return before
    return update(before, { status }, told(before, statusEvent(status), principal, reason))
  }

  /** The sealed secret for a hook: a new one, or the stored one where only its name was given again. */
  function sealedAuth(id: string, auth: HookInput['auth'], before: EventHook | null): string | null {
    if (auth === null) return null
    if (auth.value !== null) return secrets.seal(auth.value, authContext(id))
    if (before?.authKey != null && sameName(before.authKey, auth.key)) return before.authSealed
    throw invalidHook([
      'channel.config.authScheme.value: is missing. It can only be left out where it was set before for the same header.',
    ])
  }

  /** Whether a request to the receiver would look as before, so that its verification still counts. */
  function sameChannel(before: EventHook, { uri, headers, auth }: HookInput): boolean {
    if (before.uri !== uri || JSON.stringify(before.headers) !== JSON.stringify(headers)) return false
    if (auth === null || before.authKey === null) return auth === null && before.authKey === null
    if (auth.key !== before.authKey) return false
    if (auth.value === null) return true
    try {
      return secrets.open(before.authSealed!, authContext(before.id)) === auth.value
    } catch {
      return false
    }
  }

  /** Tells the System Log of a failed verification, and gives the error that says what came and what was expected. */
  async function refused(hook: EventHook, { reason, answer }: VerifyFailure, principal: Principal) {
    const failed = `Hook "${hook.name}" execution failed. ${reason}`
    const staged = publisher.stage(told(hook, 'verified', principal, failed, 'FAILURE'))
    await store.commit(staged.mutation)
    staged.announce()
    const causes = [`Unable to verify event hook. Hook ${hook.name} execution failed`, reason]
    if (answer !== null) {
      causes.push(`${answerBegins} ${answer.status}: ${answer.body === '' ? '(empty)' : answer.body.slice(0, 2_000)}`)
    }
    return invalidHook(causes)
  }

  return {
    toOkta,
    get,
    list: () => store.listHooks(),
    async create(input, principal) {
      const { name, description, events, filters, uri, headers, auth } = await read(input)
      const id = ids.okta('who')
      const now = clock.now()
      const hook: EventHook = {
        id,
        name,
        description,
        status: 'ACTIVE',
        verificationStatus: 'UNVERIFIED',
        created: now,
        createdBy: principal.id,
        lastUpdated: now,
        events,
        filters,
        uri,
        headers,
        authKey: auth?.key ?? null,
        authSealed: sealedAuth(id, auth, null),
        delivery: defaultDelivery('durable', isOwnInvokeUrl(uri)),
        revision: 1,
      }
      return save(hook, { kind: 'hook.insert', hook, maxHooks: limits.maxHooks }, [told(hook, 'created', principal)])
    },
    async replace(id, input, principal, { verify = false } = {}) {
      const before = await get(id)
      const given = await read(input)
      const { name, description, events, filters, uri, headers, auth } = given
      const status = given.status ?? before.status
      const changes = {
        name,
        description,
        status,
        events,
        filters,
        uri,
        headers,
        authKey: auth?.key ?? null,
        authSealed: sealedAuth(id, auth, before),
        verificationStatus: sameChannel(before, given) ? before.verificationStatus : ('UNVERIFIED' as const),
      }
      const named = { ...before, name, uri }
      const changed = [told(named, 'updated', principal)]
      if (status !== before.status) changed.push(told(named, statusEvent(status), principal))
      if (!verify || changes.verificationStatus === 'VERIFIED') return update(before, changes, ...changed)
      const failure = await verifyHook(hookTarget({ ...before, ...changes }, secrets, log), { send: parts.send, ids })
      if (failure !== null) throw await refused({ ...before, ...changes }, failure, principal)
      const verified = told(named, 'verified', principal)
      return update(before, { ...changes, verificationStatus: 'VERIFIED' }, ...changed, verified)
    },
    async delete(id, principal) {
      const hook = await get(id)
      if (hook.status === 'ACTIVE') throw problem('HOOK_ACTIVE', { id })
      const staged = publisher.stage(told(hook, 'deleted', principal))
      await store.commit({ kind: 'hook.delete', id }, staged.mutation)
      registry.remove(id)
      staged.announce()
    },
    async verify(id, principal) {
      const hook = await get(id)
      registry.put(hook)
      const target = registry.get(id)
      if (target === undefined) throw problem('NOT_FOUND', { id, type: 'EventHook' })
      const failure = await verifyHook(target, { send: parts.send, ids })
      if (failure !== null) throw await refused(hook, failure, principal)
      return update(hook, { verificationStatus: 'VERIFIED' }, told(hook, 'verified', principal))
    },
    activate: async (id, principal) => switchTo('ACTIVE', await get(id), principal),
    deactivate: async (id, principal) => switchTo('INACTIVE', await get(id), principal),
    async disable(id, reason) {
      const hook = await store.getHook(id)
      if (hook === null || hook.status === 'INACTIVE') return
      await switchTo('INACTIVE', hook, systemPrincipal, reason)
      log.warn({ hookId: id, reason }, 'An event hook was switched off.')
    },
    getDelivery: async (id) => (await get(id)).delivery,
    async putDelivery(id, input, principal) {
      const before = await get(id)
      const delivery = readDelivery(input, isOwnInvokeUrl(before.uri))
      return (await update(before, { delivery }, told(before, 'updated', principal))).delivery
    },
  }
}

const getsEvents = ({ status, verificationStatus }: EventHook) =>
  status === 'ACTIVE' && verificationStatus === 'VERIFIED'

/** Notes since when a hook gets no events, and until when it got none. */
function switched(before: EventHook, after: EventHook, now: number): EventHook {
  if (getsEvents(before) === getsEvents(after)) return after
  if (getsEvents(before)) return { ...after, off: { since: now, until: null } }
  return before.off?.until === null ? { ...after, off: { since: before.off.since, until: now } } : after
}

/** How the cause begins that shows an answer. */
const answerBegins = 'The answer was'

const statusEvent = (status: EventHook['status']) => (status === 'ACTIVE' ? 'activated' : 'deactivated')

const shown = (text: string) => (text.length > 100 ? `${text.slice(0, 100)}…` : text)

/** What happened to a hook, for the System Log. */
function told(
  { id, name, uri }: EventHook,
  what: 'created' | 'updated' | 'deleted' | 'activated' | 'deactivated' | 'verified',
  actor: Principal,
  reason?: string,
  result: 'SUCCESS' | 'FAILURE' = 'SUCCESS',
): SystemEvent {
  return {
    eventType: `event_hook.${what}`,
    actor,
    target: [{ id, type: 'EventHook', displayName: name }],
    outcome: { result, ...(reason === undefined ? {} : { reason: reason.slice(0, 255) }) },
    debugData: { url: maskUrl(uri), ...(result === 'FAILURE' && reason !== undefined ? { errorMessage: reason } : {}) },
  }
}
