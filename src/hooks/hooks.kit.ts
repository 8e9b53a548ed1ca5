import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startReceiver, type Receiver } from '../../test/kit/receiver.ts'
import { systemClock } from '../base/clock.ts'
import { systemIds } from '../base/ids.ts'
import { openLog } from '../base/log.ts'
import { judgeUrlText, openOutbound, parseAllowedNetworks } from '../base/outbound/index.ts'
import { ownRates } from '../base/shared-rates.ts'
import { secretBox } from '../base/secrets.ts'
import type { Principal } from '../model/access.ts'
import type { Delivery } from '../model/delivery.ts'
import type { EventHook } from '../model/event-hook.ts'
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts'
import type { Store } from '../store/store.ts'
import { openHooks, type Hooks, type HooksParts } from './open-hooks.ts'
import type { SendRequest, SendAnswer } from './send.ts'

export const admin: Principal = { id: '00uadmin', name: 'Ada Admin', kind: 'token', permissions: ['*'] }
export const ownAlias = 'ab'.repeat(16)

/** Hooks on a real store and the real guarded client, with a receiver in another process. */
export interface HookWorld {
  readonly hooks: Hooks
  readonly store: Store
  readonly receiver: Receiver
  /** What own invoke URLs were called with; `answer` says what they answer. */
  readonly own: { readonly calls: SendRequest[]; answer: (request: SendRequest) => SendAnswer }
  /** Tells the server that it is reached at this URL when it starts again. */
  publicUrl: string
  /** A second receiver, so that one does not take the other's connections. */
  another(): Promise<Receiver>
  create(name: string, uri: string, more?: Record<string, unknown>): Promise<EventHook>
  /** Created and verified. */
  verified(name: string, uri: string, more?: Record<string, unknown>): Promise<EventHook>
  publish(...events: readonly object[]): Promise<readonly string[]>
  deliveries(hookId: string): Promise<readonly Delivery[]>
  /** Resolves when all deliveries of the hook satisfy `check`, with them. */
  settled(hookId: string, check: (all: readonly Delivery[]) => boolean): Promise<readonly Delivery[]>
  systemLog(type: string): Promise<readonly { readonly [key: string]: unknown }[]>
  /** Closes everything and opens it on the same data, as a restart does. */
  restart(more?: Partial<HooksParts>, graceMs?: number): Promise<void>
  close(): Promise<void>
}

export const type = 'user.lifecycle.create'

export function event(more: Record<string, unknown> = {}): Record<string, unknown> {
  return { eventType: type, uuid: crypto.randomUUID(), published: new Date().toISOString(), ...more }
}

export function hookInput(name: string, uri: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name,
    events: { type: 'EVENT_TYPE', items: [type] },
    channel: { type: 'HTTP', version: '1.0.0', config: { uri, ...more } },
  }
}

/** @param openStore another store than the embedded one; called again at each restart */
export async function openHookWorld(
  first: Partial<HooksParts> = {},
  openStore?: () => Promise<Store>,
): Promise<HookWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'flowhook-hooks-'))
  const clock = systemClock
  const log = openLog('silent')
  const ids = systemIds(clock)
  const receivers = [await startReceiver()]
  const { allowed } = parseAllowedNetworks('127.0.0.1/32')
  const own: HookWorld['own'] = { calls: [], answer: () => ({ status: 200, headers: {}, body: Buffer.from('{}') }) }

  const open = async (more: Partial<HooksParts>, publicUrl: string) => {
    const store = await (openStore?.() ?? openSqliteStore({ file: join(folder, 'flowhook.db'), clock, log }))
    const outbound = openOutbound({ allowedNetworks: allowed, userAgent: 'Flowhook test' })
    const isOwn = (url: string) =>
      url.startsWith(`https://own.example/api/flo/${ownAlias}/`) ? { alias: ownAlias } : null
    const hooks = await openHooks({
      store,
      rates: ownRates,
      // Hooks only: no flow begins with an event here.
      flows: { startedBy: () => [] },
      engine: { checkRoom() {}, takeUp() {} },
      secrets: secretBox('k'.repeat(32)),
      isOwn,
      checkUrl(url) {
        const verdict = judgeUrlText(url, allowed)
        return verdict.ok ? null : verdict.reason
      },
      async send(request) {
        if (isOwn(request.url) === null) {
          const { handover: _, ...rest } = request
          return outbound.request(rest)
        }
        own.calls.push(request)
        return own.answer(request)
      },
      clock,
      ids,
      log,
      limits: { maxHooks: 5, maxEventsPerHook: 3 },
      ...more,
    })
    await hooks.usePublicUrl(publicUrl)
    await hooks.start()
    return { store, outbound, hooks }
  }
  let now = await open(first, 'https://flowhook.example')
  let given = first
  const shut = async (graceMs = 2_000) => {
    await now.hooks.stop(graceMs)
    await now.outbound.close()
    await now.store.close()
  }
  const world: HookWorld = {
    get hooks() {
      return now.hooks
    },
    get store() {
      return now.store
    },
    receiver: receivers[0]!,
    own,
    publicUrl: 'https://flowhook.example',
    async another() {
      const receiver = await startReceiver()
      receivers.push(receiver)
      return receiver
    },
    create: (name, uri, more) => now.hooks.service.create(hookInput(name, uri, more), admin),
    async verified(name, uri, more) {
      const { id } = await world.create(name, uri, more)
      return now.hooks.service.verify(id, admin)
    },
    async publish(...events) {
      const body = Buffer.from(JSON.stringify(events.length === 1 ? events[0] : events))
      return (await now.hooks.publisher.publish(body, 'json', admin)).uuids
    },
    async deliveries(hookId) {
      return now.store.listDeliveries({ hookId, limit: 1_000, after: null })
    },
    async settled(hookId, check) {
      // The store tells nobody of recorded attempts, so it is asked after each turn of the event loop.
      for (const end = Date.now() + 20_000; ;) {
        const all = await world.deliveries(hookId)
        if (check(all)) return all
        if (Date.now() > end) throw new Error(`This did not come: ${check}\n${JSON.stringify(all, null, 1)}`)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
    async systemLog(wanted) {
      const rows = await now.store.listEvents({
        limit: 1_000,
        after: null,
        by: 'arrival',
        order: 'asc',
        since: null,
        until: null,
        type: wanted,
      })
      return rows.map(({ raw }) => JSON.parse(Buffer.from(raw).toString()) as Record<string, unknown>)
    },
    async restart(more = given, graceMs = 2_000) {
      await shut(graceMs)
      given = more
      now = await open(more, world.publicUrl)
    },
    async close() {
      await shut()
      for (const receiver of receivers) await receiver.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return world
}
