import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { openOAuthServer } from '../access/oauth/oauth-server.ts'
import { openSessions } from '../access/sessions.ts'
import { signInLinks } from '../access/sign-in-links.ts'
import { apiTokens } from '../access/tokens.ts'
import { systemClock, type Clock } from '../base/clock.ts'
import { systemIds, type Ids } from '../base/ids.ts'
import { openLog, type Log } from '../base/log.ts'
import { secretBox, type SecretBox } from '../base/secrets.ts'
import { cardsById } from '../cards/index.ts'
import { openEmbeddedEngine } from '../engine/embedded/embedded-engine.ts'
import { openEndpoint } from '../flows/endpoint.ts'
import { openFlowRegistry } from '../flows/flow-registry.ts'
import { openFlowService } from '../flows/flow-service.ts'
import { openHookRegistry } from '../hooks/hook-registry.ts'
import { openHookService } from '../hooks/hook-service.ts'
import { openKnownEventTypes } from '../hooks/own-event-types.ts'
import { openPublisher } from '../hooks/publish.ts'
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts'
import type { Store } from '../store/store.ts'
import { openMetrics } from './metrics.ts'
import { openServer } from './open-server.ts'

/** The API token of the kit's server. */
export const token = 'test-token-test-token-test-token-test-token'

/** A request with the token; `credential` replaces it, null leaves it out. */
export type Ask = (
  method: string,
  url: string,
  payload?: unknown,
  extra?: { readonly headers?: Record<string, string>; readonly credential?: string | null },
) => Promise<LightMyRequestResponse>

export interface KitOptions {
  readonly publicUrl?: string
  readonly maxBody?: number
  readonly trustedProxies?: readonly string[]
  /** Takes the log's lines, one for each request among them. */
  readonly log?: Log
}

/**
 * For tests: the whole server on a real store, asked through its front door without a port. Only what leaves the building is
 * missing: hooks deliver nowhere.
 */
export async function httpKit(options: KitOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'flowhook-http-'))
  let port = 8470
  const publicUrl = () => options.publicUrl ?? `http://127.0.0.1:${port}`
  const [clock, log, metrics] = [systemClock, options.log ?? openLog('silent'), openMetrics()]
  const ids = systemIds(clock)
  const secrets = secretBox('a master key for tests that is long enough')
  const store = metrics.counting(await openSqliteStore({ file: join(folder, 'flowhook.db'), clock, log }))
  const base = { store, clock, ids, log, secrets, publicUrl, cards: cardsById }

  const oauth = await openOAuthServer(base)
  const sessions = openSessions(base)
  const links = signInLinks(base)
  const registry = await openFlowRegistry(base)
  const noHttp = () => assertNever('nothing leaves the building here')
  const engine = openEmbeddedEngine({ ...base, flows: registry, tools: { http: noHttp } })
  await engine.start()
  const hooks = await openTestHooks(base)
  const flows = openFlowService({ ...base, registry, engine, raise: hooks.raise })
  const endpoint = openEndpoint({ ...base, flows: registry, engine, verifyAccessToken: oauth.verifyAccessToken })
  const server = await openServer({
    ...base,
    ...hooks,
    credentials: { tokens: apiTokens({ setting: token, cli: null }), sessions, oauth, publicUrl },
    options: {
      publicUrl,
      maxBody: options.maxBody ?? 1_048_576,
      trustedProxies: options.trustedProxies ?? [],
      checkOutputs: true,
      logRequests: options.log !== undefined,
    },
    consoleFolder: join(folder, 'console'),
    metrics,
    oauth,
    sessions,
    signInLinks: links,
    engine,
    flows,
    endpoint,
  })

  const ask: Ask = (method, url, payload, extra = {}) => {
    const { headers = {}, credential = `SSWS ${token}` } = extra
    const isRaw = typeof payload === 'string' || Buffer.isBuffer(payload)
    return server.app.inject({
      method: method as NonNullable<InjectOptions['method']>,
      url,
      headers: {
        ...(credential === null ? {} : { authorization: credential }),
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(payload === undefined ? {} : { payload: isRaw ? payload : JSON.stringify(payload) }),
    })
  }
  return {
    ...base,
    server,
    ask,
    /** Listens on a free port, which the public URL then has, and gives that URL. */
    async listen() {
      port = await server.listen({ host: '127.0.0.1', port: 0 })
      return publicUrl()
    },
    oauth,
    links,
    metrics,
    engine,
    verifyByHand: hooks.verifyByHand,
    async close() {
      await server.close()
      await engine.stop(1000)
      hooks.close()
      registry.close()
      oauth.close()
      metrics.close()
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
}

function assertNever(message: string): never {
  throw new Error(message)
}

/** The real hooks but for what sends: deliveries are made, and wait. */
async function openTestHooks(parts: {
  readonly store: Store
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly secrets: SecretBox
}) {
  const { store } = parts
  const types = await openKnownEventTypes(parts)
  const registry = await openHookRegistry(parts)
  const publisher = openPublisher({ ...parts, hooks: registry, types, offer: () => {} })
  const hooks = openHookService({
    ...parts,
    registry,
    publisher,
    types,
    send: () => Promise.reject(new Error('Nothing leaves the building here.')),
    isOwnInvokeUrl: (url) => url.startsWith('http://127.0.0.1:8470/api/flo/'),
    checkUrl: (url) => (url.startsWith('https://') ? null : 'Only https is allowed.'),
    limits: { maxHooks: 100, maxEventsPerHook: 300 },
  })
  const deliverer = {
    isUnderWay: () => false,
    async resend(id: string) {
      await store.commit({ kind: 'delivery.resend', id, at: parts.clock.now() })
    },
  }
  const close = () => {
    registry.close()
    types.close()
  }
  /** Nothing answers a challenge here: the hook is stored as verified, and known to be when this resolves. */
  const verifyByHand = async (id: string) => {
    const hook = (await store.getHook(id))!
    const known = new Promise<void>((resolve) => registry.onChange((changed) => changed === id && resolve()))
    const verified = { ...hook, verificationStatus: 'VERIFIED' as const, revision: hook.revision + 1 }
    await store.commit({ kind: 'hook.update', hook: verified })
    await known
  }
  return { hooks, publisher, deliverer, raise: publisher.raise, close, verifyByHand }
}
