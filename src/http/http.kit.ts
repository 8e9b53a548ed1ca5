import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { openApiTokens } from '../access/api-tokens.ts'
import { openOAuthServer } from '../access/oauth/oauth-server.ts'
import { openSessions } from '../access/sessions.ts'
import { signInLinks } from '../access/sign-in-links.ts'
import { apiTokens } from '../access/tokens.ts'
import { openUsers } from '../access/users.ts'
import { systemClock } from '../base/clock.ts'
import { systemIds } from '../base/ids.ts'
import { openLog, type Log } from '../base/log.ts'
import type { Outbound } from '../base/outbound/outbound.ts'
import { ownRates } from '../base/shared-rates.ts'
import { secretBox } from '../base/secrets.ts'
import { connectors } from '../cards/connectors.ts'
import { cardsById } from '../cards/index.ts'
import { openConnections } from '../connections/connected.ts'
import { openConnectionService } from '../connections/connection-service.ts'
import { openEmbeddedEngine } from '../engine/embedded/embedded-engine.ts'
import { openFiles } from '../files/index.ts'
import { connectionUses } from '../flows/connection-uses.ts'
import { openEndpoint } from '../flows/endpoint.ts'
import { openFlowRegistry } from '../flows/flow-registry.ts'
import { openFlowService } from '../flows/flow-service.ts'
import { ownInvokeUrls } from '../flows/own-url.ts'
import { openHooks, type HooksParts } from '../hooks/open-hooks.ts'
import { observeCommits } from '../store/observe-commits.ts'
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts'
import { openLiveFeed, type LiveLimits } from './live/live-feed.ts'
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
  readonly tls?: { readonly cert: string; readonly key: string }
  readonly live?: Partial<LiveLimits>
  readonly streamOptions?: { readonly heartbeat?: number; readonly buffer?: number }
  /** What cards and tests of connections send through. */
  readonly http?: Outbound
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
  const live = openLiveFeed({ clock, ids, cardsBegun: (id) => engine.cardsBegun(id), limits: options.live ?? {} })
  const secrets = secretBox('a master key for tests that is long enough')
  const store = observeCommits(
    await openSqliteStore({ file: join(folder, 'flowhook.db'), clock, log }),
    (mutations, results) => {
      metrics.committed(mutations, results)
      live.committed(mutations, results)
    },
  )
  const base = { store, clock, ids, log, secrets, publicUrl, cards: cardsById, rates: ownRates }

  const oauth = await openOAuthServer(base)
  const sessions = openSessions(base)
  const users = openUsers(base)
  const madeTokens = openApiTokens(base)
  const links = signInLinks(base)
  const registry = await openFlowRegistry(base)
  const http = (): Outbound => options.http ?? assertNever('nothing leaves the building here')
  const connected = openConnections(base)
  const files = openFiles(base)
  const tools = { http, connections: connected, files, exportFlow: (id: string) => flows.files.asOkta(id) }
  const engine = openEmbeddedEngine({ ...base, flows: registry, tools })
  await engine.start()
  const hooks = await openTestHooks({ ...base, flows: registry, engine })
  const flows = openFlowService({ ...base, registry, engine, raise: hooks.publisher.raise })
  const connections = openConnectionService({
    ...base,
    connections: connected,
    connectors,
    http: { request: (request) => http().request(request), connectMail: (dial) => http().connectMail(dial) },
    checkUrl: () => null,
    uses: () => connectionUses(registry.all(), cardsById),
    raise: hooks.publisher.raise,
  })
  const endpoint = openEndpoint({
    ...base,
    flows: registry,
    engine,
    verifyAccessToken: oauth.verifyAccessToken,
    retry: (id) => flows.retry(id, {}, false),
  })
  const server = await openServer({
    ...base,
    hooks: hooks.service,
    publisher: hooks.publisher,
    deliverer: hooks.deliverer,
    requests: hooks.requests,
    replays: hooks.replays,
    statistics: hooks.statistics,
    raise: hooks.publisher.raise,
    credentials: { tokens: apiTokens({ setting: token, cli: null }), madeTokens, sessions, oauth, publicUrl },
    options: {
      publicUrl,
      maxBody: options.maxBody ?? 1_048_576,
      trustedProxies: options.trustedProxies ?? [],
      checkOutputs: true,
      logRequests: options.log !== undefined,
      ...(options.tls === undefined ? {} : { tls: options.tls }),
    },
    consoleFolder: join(folder, 'console'),
    metrics,
    live,
    ...(options.streamOptions === undefined ? {} : { streamOptions: options.streamOptions }),
    oauth,
    sessions,
    users,
    madeTokens,
    isFull: () => false,
    egress: { paused: () => null, resume: async () => {} },
    signInLinks: links,
    engine,
    flows,
    connections,
    fileStore: files,
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
    users,
    madeTokens,
    metrics,
    live,
    engine,
    verifyByHand: hooks.verifyByHand,
    async close() {
      await server.close()
      await engine.stop(1000)
      await hooks.stop(1000)
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

/** The real hooks, never started: deliveries are made, and wait. */
async function openTestHooks(
  parts: Pick<HooksParts, 'store' | 'clock' | 'ids' | 'log' | 'secrets' | 'flows' | 'engine'> & {
    readonly publicUrl: () => string
  },
) {
  const { store } = parts
  const hooks = await openHooks({
    ...parts,
    rates: ownRates,
    send: () => Promise.reject(new Error('Nothing leaves the building here.')),
    isOwn: ownInvokeUrls({ publicUrl: parts.publicUrl, earlierPublicUrls: [], port: () => null }),
    checkUrl: (url) => (url.startsWith('https://') ? null : 'Only https is allowed.'),
    limits: { maxHooks: 100, maxEventsPerHook: 300 },
  })
  /** Nothing answers a challenge here: the hook is stored as verified, and known to be when this resolves. */
  const verifyByHand = async (id: string) => {
    const hook = (await store.getHook(id))!
    const known = new Promise<void>((resolve) => hooks.registry.onChange((changed) => changed === id && resolve()))
    const verified = { ...hook, verificationStatus: 'VERIFIED' as const, revision: hook.revision + 1 }
    await store.commit({ kind: 'hook.update', hook: verified })
    await known
  }
  return { ...hooks, verifyByHand }
}
