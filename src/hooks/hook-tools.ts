import type { Clock } from '../base/clock.ts'
import { problem } from '../base/errors.ts'
import type { Ids } from '../base/ids.ts'
import type { Rates } from '../base/shared-rates.ts'
import type { Principal } from '../model/access.ts'
import type { Store } from '../store/store.ts'
import type { HookRegistry } from './hook-registry.ts'
import { hookLimits } from './hook-input.ts'
import { listHookChanges, type HookChange } from './hook-changes.ts'
import { hookStatistics, type HookStatistics, type StatisticsSpan } from './hook-statistics.ts'
import { tokensOf } from './mask-url.ts'
import { openPreview, type Preview, type PreviewInput } from './preview.ts'
import type { FreshDelivery } from './publish.ts'
import type { Send } from './send.ts'
import type { SourceUrls } from './source-urls.ts'
import { openTestEvents } from './send-test-event.ts'

/** What a URL is to us, before a hook is made of it. */
export interface InspectedUrl {
  /** What speaks against it, or null. */
  readonly problem: string | null
  /** The alias where it is an own invoke URL. */
  readonly ownAlias: string | null
  /** Whether its query holds a client token. */
  readonly hasToken: boolean
}

/** What people try and look up about event hooks, beside changing them (hook-service.ts). */
export interface HookTools {
  /** @throws NOT_FOUND, VALIDATION_FAILED, RATE_LIMITED */
  preview(id: string, input: PreviewInput, principal: Principal): Promise<Preview>
  /** @throws NOT_FOUND, VALIDATION_FAILED, HOOK_RECEIVES_NOTHING, RATE_LIMITED */
  sendTestEvent(
    id: string,
    eventType: string | undefined,
    principal: Principal,
  ): Promise<{ readonly deliveryId: string; readonly eventUuid: string }>
  inspectUrl(url: string): InspectedUrl
  /** @throws NOT_FOUND unless the System Log still tells of a hook that is gone */
  changes(
    id: string,
    page: { readonly limit: number; readonly after: string | null },
  ): Promise<{ readonly rows: readonly HookChange[]; readonly next: string | null }>
  /** @throws NOT_FOUND */
  statistics(id: string, span: StatisticsSpan): Promise<HookStatistics>
  /** What bounds hooks here. */
  readonly limits: { readonly maxHooks: number; readonly maxEventsPerHook: number }
}

/** Previews and test events of one person: what leaves goes to whoever the hook names. */
const rate = { perSecond: 1, burst: 30, maxKeys: 10_000 }

export function openHookTools(parts: {
  readonly store: Store
  readonly registry: HookRegistry
  readonly sources: SourceUrls
  readonly send: Send
  readonly ownAlias: (url: string) => string | null
  readonly checkUrl: (url: string) => string | null
  readonly offer: (deliveries: readonly FreshDelivery[]) => void
  readonly limits: HookTools['limits']
  readonly rates: Rates
  readonly clock: Clock
  readonly ids: Ids
}): HookTools {
  const { store, clock, ownAlias } = parts
  const preview = openPreview(parts)
  const sendTest = openTestEvents(parts)
  const sent = parts.rates.limiter('previews and test events', { ...rate, clock })

  function limit({ id }: Principal): void {
    const { ok, retryAfterMs } = sent.take(id)
    if (ok) return
    const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000))
    throw problem('RATE_LIMITED', { limit: `${rate.burst} previews and test events at once`, seconds })
  }

  async function known(id: string): Promise<void> {
    if ((await store.getHook(id)) === null) throw problem('NOT_FOUND', { id, type: 'EventHook' })
  }

  return {
    limits: { maxHooks: parts.limits.maxHooks, maxEventsPerHook: parts.limits.maxEventsPerHook },
    async preview(id, input, principal) {
      if (input.deliver) limit(principal)
      return preview(id, input)
    },
    async sendTestEvent(id, eventType, principal) {
      limit(principal)
      return sendTest(id, eventType)
    },
    inspectUrl(url) {
      const alias = ownAlias(url)
      const tooLong = url.length > hookLimits.uri ? `The URL is longer than ${hookLimits.uri} characters.` : null
      return {
        problem: tooLong ?? (alias === null ? parts.checkUrl(url) : null),
        ownAlias: alias,
        hasToken: tokensOf(url).length > 0,
      }
    },
    async changes(id, page) {
      const found = await listHookChanges(store, { hookId: id, ...page })
      if (found.rows.length === 0 && page.after === null) await known(id)
      return found
    },
    async statistics(id, span) {
      await known(id)
      return hookStatistics(store, id, span, clock.now())
    },
  }
}
