import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openApiTokens } from './access/api-tokens.ts'
import { openOAuthServer } from './access/oauth/oauth-server.ts'
import { openSessions } from './access/sessions.ts'
import { signInLinks } from './access/sign-in-links.ts'
import { apiTokens } from './access/tokens.ts'
import { openUsers } from './access/users.ts'
import type { Clock } from './base/clock.ts'
import { diskUse } from './base/disk-use.ts'
import { isProblem, problem } from './base/errors.ts'
import { systemIds, type Ids } from './base/ids.ts'
import type { Log } from './base/log.ts'
import { judgeOriginText, judgeUrlText, openOutbound, type Outbound } from './base/outbound/index.ts'
import { secretBox } from './base/secrets.ts'
import { ownRates, sharedRates } from './base/shared-rates.ts'
import { requestIds } from './base/work.ts'
import { connectors } from './cards/connectors.ts'
import { cardsById } from './cards/index.ts'
import type { Settings } from './config.ts'
import { openConnections } from './connections/connected.ts'
import { openConnectionService } from './connections/connection-service.ts'
import { prepareData } from './data-folder.ts'
import { openEgress, refuseWhilePaused } from './egress.ts'
import { openEmbeddedEngine, type EmbeddedEngine } from './engine/embedded/embedded-engine.ts'
import { storeDispatch } from './engine/embedded/store-dispatch.ts'
import { heldDispatch } from './engine/held-dispatch.ts'
import { pgBossDispatch } from './engine/pgboss/pgboss-dispatch.ts'
import { openFiles } from './files/index.ts'
import { connectionUses } from './flows/connection-uses.ts'
import { openEndpoint } from './flows/endpoint.ts'
import { openFlowRegistry } from './flows/flow-registry.ts'
import { openFlowService } from './flows/flow-service.ts'
import { handOver } from './flows/hand-over.ts'
import { ownInvokeUrls } from './flows/own-url.ts'
import { openScheduler } from './flows/scheduler.ts'
import { sharedOwners } from './hooks/deliver/hook-owners.ts'
import { openHooks, type Hooks } from './hooks/open-hooks.ts'
import { systemPrincipal } from './hooks/system-log-event.ts'
import { openLiveFeed } from './http/live/live-feed.ts'
import { openMetrics, type Metrics } from './http/metrics.ts'
import { openServer } from './http/open-server.ts'
import { version } from './http/version.ts'
import { fullDiskEvent, openNotices, tellOfFailedStart, type NoticeMail } from './notices/index.ts'
import { startRetention } from './retention.ts'
import { observeCommits } from './store/observe-commits.ts'
import { openStore } from './store/open.ts'
import type { Store } from './store/store.ts'
import { watchRoom } from './store/watch-room.ts'
import type { Telemetry } from './telemetry/index.ts'

/** A server that listens. */
export interface App {
  /** Where it listens. */
  readonly url: string
  /** What the outside calls it. */
  readonly publicUrl: string
  /** Makes the first administrator; null once somebody has an account. */
  readonly setupLink: string | null
  /** Refuses new work, lets what is under way end within `graceMs`, keeps the rest for the next start. */
  stop(graceMs: number): Promise<void>
}

interface Surroundings {
  readonly settings: Settings
  readonly log: Log
  readonly clock: Clock
  /** Instead of the guarded client that reaches the network: for tests of flows, whose calls go to stubs. */
  readonly outbound?: Outbound
}

/**
 * The composition root: everything is made and wired here, by hand, in the order in which it is needed, and stopped in the
 * opposite one.
 *
 * @throws what keeps the server from starting: DATA_IN_USE, MASTER_KEY_WRONG, a port in use, a folder that cannot be written
 */
export async function openApp({ settings, log, clock, outbound: given }: Surroundings): Promise<App> {
  const ids = systemIds(clock)
  const { key, cliToken } = await prepareData(settings, ids)
  const secrets = secretBox(key)
  const metrics = openMetrics()
  const opened = await openStore(settings, { clock, log, onFatal: endProcess(log) })
  const live = openLiveFeed({
    clock,
    ids,
    cardsBegun: (id) => engine.cardsBegun(id),
    ...(opened.cluster === undefined ? {} : { others: opened.cluster }),
  })
  const roomy = watchRoom(opened, { clock, log })
  const store = observeCommits(
    roomy,
    (mutations, results) => {
      metrics.committed(mutations, results)
      live.committed(mutations, results)
    },
    metrics.commit,
  )
  await checkKey(store, secrets, settings.data).catch(async (thrown: unknown) => {
    // Whoever runs many servers does not look at each start.
    const publicUrl = () => settings.publicUrl ?? `http://${settings.host}:${settings.port}`
    const told = { store, clock, ids, log, publicUrl, version, settings: noticeWays(settings), count: metrics.notice }
    if (isProblem(thrown))
      await tellOfFailedStart({ kind: 'key', text: `The server does not start. ${thrown.message}` }, told)
    throw thrown
  })

  let url = ''
  let port: number | null = null
  const publicUrl = () => settings.publicUrl ?? reachable(url)
  const rates = opened.cluster === undefined ? ownRates : sharedRates(opened.cluster)
  const shared = { store, clock, ids, log, secrets, publicUrl, cards: cardsById, rates }

  const egress = await openEgress({ ...shared, raise: () => hooks.publisher.raise })

  const telemetry = await telemetryOf({ settings, clock, ids, log, metrics })
  const base = { ...shared, ...(telemetry === null ? {} : { tracer: telemetry.tracer }) }
  const guarded =
    given ??
    openOutbound({
      allowedNetworks: settings.allowedNetworks,
      userAgent: `Flowhook/${version}`,
      paused: () => egress.paused()?.reason ?? null,
      ownListeners: () => (port === null ? [] : [{ host: settings.host, port }]),
      ...(settings.caCerts === null ? {} : { ca: settings.caCerts }),
    })
  const outbound = telemetry?.traced(guarded) ?? guarded
  const oauth = await openOAuthServer(base)
  const registry = await openFlowRegistry(base)
  const isOwn = ownInvokeUrls({ publicUrl, earlierPublicUrls: await earlierPublicUrls(store), port: () => port })
  const connected = openConnections(base)
  const files = openFiles(base)
  const engine = openEmbeddedEngine({
    ...base,
    flows: registry,
    onFinished(finished) {
      metrics.execution(finished.status, finished.seconds)
      if (finished.status === 'FAILED') notices.executionFailed(finished)
    },
    dispatch: heldDispatch(
      opened.cluster === undefined ? storeDispatch(base) : pgBossDispatch({ store, cluster: opened.cluster, log }),
      () => egress.paused() !== null,
    ),
    tools: {
      http: ({ id, trigger }) => send.from({ executionId: id, hops: (trigger.hops ?? 0) + 1 }),
      connections: connected,
      files,
      exportFlow: (id) => flows.files.asOkta(id),
    },
  })
  const endpoint = openEndpoint({
    ...base,
    flows: registry,
    engine,
    verifyAccessToken: oauth.verifyAccessToken,
    checkRuns: () => refuseWhilePaused(egress),
    retry: (id) => flows.retry(id, {}, false),
    limits: { bytes: settings.maxBody },
  })
  const send = handOver({ outbound, endpoint, isOwn })
  const checkUrl = (url: string) => {
    const verdict = judgeUrlText(url, settings.allowedNetworks)
    return verdict.ok ? null : verdict.reason
  }
  const owners = opened.cluster === undefined ? null : sharedOwners(opened.cluster)
  const hooks = await openHooks({
    ...base,
    ...(owners === null ? {} : { owners }),
    flows: registry,
    engine,
    send,
    onRaised: (event) => notices.raised(event),
    isOwn,
    checkUrl,
    limits: {
      maxHooks: settings.maxHooks,
      maxEventsPerHook: settings.maxEventsPerHook,
      publish: { bodyBytes: settings.maxBody },
    },
  })
  // A delivery to a flow that is off waits for it: it is tried at once when the flow is switched on.
  registry.onSwitchedOn((alias) => hooks.deliverer.flowSwitchedOn(alias))
  const flows = openFlowService({ ...base, registry, engine, raise: hooks.publisher.raise })

  roomy.onRoom((full) => {
    hooks.publisher.raise(fullDiskEvent(full, systemPrincipal)).catch((cause: unknown) => {
      log.warn({ err: cause }, 'The event of a full disk could not be kept.')
    })
  })

  const notices = openNotices({
    ...base,
    raise: hooks.publisher.raise,
    flowName: (id) => registry.find(id)?.name ?? null,
    system: systemPrincipal,
    settings: { ...settings, ...noticeWays(settings) },
    key: { value: key, isGiven: settings.key !== null },
    version,
    requestId: requestIds(ids),
    count: metrics.notice,
  })

  const connections = openConnectionService({
    ...base,
    connections: connected,
    connectors,
    http: outbound,
    checkUrl(origin) {
      const verdict = judgeOriginText(origin, settings.allowedNetworks)
      return verdict.ok ? null : verdict.reason
    },
    uses: () => connectionUses(registry.all(), cardsById),
    raise: hooks.publisher.raise,
  })
  const scheduler = openScheduler({ ...base, registry, engine })

  const sessions = openSessions(base)
  const users = openUsers(base)
  const madeTokens = openApiTokens(base)
  const links = signInLinks(base)
  const server = await openServer({
    ...base,
    hooks: hooks.service,
    publisher: hooks.publisher,
    deliverer: hooks.deliverer,
    requests: hooks.requests,
    replays: hooks.replays,
    statistics: hooks.statistics,
    raise: hooks.publisher.raise,
    credentials: {
      tokens: apiTokens({ FLOWHOOK_TOKEN: settings.token, 'command line': cliToken }),
      madeTokens,
      sessions,
      oauth,
      publicUrl,
    },
    options: {
      publicUrl,
      maxBody: settings.maxBody,
      trustedProxies: settings.trustedProxies,
      logRequests: settings.logLevel === 'debug',
      ...(settings.tlsCert === null || settings.tlsKey === null
        ? {}
        : { tls: { cert: settings.tlsCert, key: settings.tlsKey } }),
    },
    consoleFolder: join(import.meta.dirname, '../web/dist'),
    metrics,
    live,
    oauth,
    sessions,
    users,
    madeTokens,
    isFull: roomy.isFull,
    egress,
    signInLinks: links,
    engine,
    flows,
    connections,
    fileStore: files,
    endpoint,
  })
  showLoad(metrics, engine, hooks.deliverer)
  showDisk(metrics, settings.data, store)
  metrics.gauge('flowhook_egress_paused', () => Number(egress.paused() !== null))
  metrics.gauge('flowhook_store_full', () => Number(roomy.isFull()))

  port = await server.listen(settings)
  url = `${settings.tlsCert === null ? 'http' : 'https'}://${bracketed(settings.host)}:${port}`
  await rememberPublicUrl(store, publicUrl())
  // Only now: what they take up may call our own address, which is known from here on.
  await hooks.usePublicUrl(publicUrl())
  let retention: { stop(): void } | null = null
  await egress.whenOpen(async () => {
    await engine.start()
    await hooks.start()
    if (settings.role !== 'api') await scheduler.start()
    retention = startRetention({
      store,
      clock,
      log,
      settings,
      isMine: () => owners === null || owners.owns('retention'),
    })
  })
  await notices.start()
  await tellAddress(settings.data, reachable(url))

  return {
    url,
    publicUrl: publicUrl(),
    setupLink: (await users.isSetupRequired()) ? (await links.create('setup')).url : null,
    async stop(graceMs) {
      await rm(join(settings.data, 'server.json'), { force: true })
      egress.stop()
      retention?.stop()
      await notices.stop(Math.min(1000, graceMs))
      await scheduler.stop()
      await Promise.all([server.close(), hooks.stop(graceMs), engine.stop(graceMs)])
      owners?.stop()
      registry.close()
      oauth.close()
      metrics.close()
      await outbound.close()
      await telemetry?.close(Math.min(1000, graceMs))
      await store.close()
    },
  }
}

/** Where the command line of this machine finds the server. */
async function tellAddress(folder: string, url: string): Promise<void> {
  const file = join(folder, 'server.json')
  try {
    await writeFile(file, JSON.stringify({ url, pid: process.pid }), { mode: 0o600 })
  } catch (thrown) {
    // On a full disk an empty one is left.
    await rm(file, { force: true })
    throw thrown
  }
}

/** How notices go to people. */
function noticeWays({ noticeMailTo: to, noticeMailFrom: from, smtp: server, noticeUrl: webhook, caCerts }: Settings) {
  const mail: NoticeMail | null = to.length === 0 || from === null || server === null ? null : { server, from, to }
  return { mail, webhook, caCerts }
}

/** OpenTelemetry costs nothing where it is not configured: its modules are not loaded. */
async function telemetryOf(
  parts: Pick<Surroundings, 'settings' | 'clock' | 'log'> & Watched,
): Promise<Telemetry | null> {
  const { otlpEndpoint, otlpHeaders, otlpService, otlpRatio, traceHosts, caCerts } = parts.settings
  if (otlpEndpoint === null) return null
  const { openTelemetry } = await import('./telemetry/index.ts')
  const settings = { endpoint: otlpEndpoint, headers: otlpHeaders, service: otlpService, ratio: otlpRatio }
  const onSpans = parts.metrics.spans
  return openTelemetry({ ...parts, settings: { ...settings, hosts: traceHosts }, version, caCerts, onSpans })
}

interface Watched {
  readonly ids: Ids
  readonly metrics: Metrics
}

/** What waits and what runs, for those who watch the server. */
function showLoad(
  metrics: Metrics,
  engine: Pick<EmbeddedEngine, 'load'>,
  deliverer: Pick<Hooks['deliverer'], 'stats'>,
): void {
  metrics.gauge('flowhook_executions_queued', () => engine.load().queued)
  metrics.gauge('flowhook_executions_running', () => engine.load().running)
  metrics.gauge('flowhook_executions_resting', () => engine.load().waiting)
  metrics.gauge('flowhook_deliveries_waiting', () => deliverer.stats().waiting)
  metrics.gauge('flowhook_deliveries_under_way', () => deliverer.stats().underWay)
  metrics.gauge('flowhook_deliveries_waiting_bytes', () => deliverer.stats().bytes)
}

/** What the data take, and when they were last copied. */
function showDisk(metrics: Metrics, folder: string, store: Pick<Store, 'getMeta' | 'storedBytes'>): void {
  metrics.gauge('flowhook_stored_bytes', async () => Object.entries(await store.storedBytes()))
  metrics.gauge('flowhook_disk_bytes', async () => {
    const { database, log, other } = await diskUse(folder)
    return Object.entries({ database, log, other })
  })
  metrics.gauge('flowhook_disk_free_bytes', async () => (await diskUse(folder)).free)
  metrics.gauge('flowhook_last_backup_timestamp_seconds', async () => {
    return Number((await store.getMeta('last_backup')) ?? 0) / 1000
  })
}

/** A wrong master key would only show when the first secret is needed, perhaps at night: it is tried at the start. */
async function checkKey(store: Store, secrets: ReturnType<typeof secretBox>, folder: string): Promise<void> {
  const sealed = await store.getMeta('key_check')
  if (sealed === null) {
    await store.commit({ kind: 'meta.put', key: 'key_check', value: secrets.seal('this key', 'meta/key_check') })
    return
  }
  try {
    secrets.open(sealed, 'meta/key_check')
  } catch (cause) {
    throw problem('MASTER_KEY_WRONG', { folder }, { cause })
  }
}

/** Hooks keep pointing at us when the public URL changes: every one that we ever had is remembered. */
async function earlierPublicUrls(store: Store): Promise<readonly string[]> {
  return JSON.parse((await store.getMeta('public_urls')) ?? '[]') as string[]
}

async function rememberPublicUrl(store: Store, publicUrl: string): Promise<void> {
  const known = await earlierPublicUrls(store)
  if (known.includes(publicUrl)) return
  await store.commit({ kind: 'meta.put', key: 'public_urls', value: JSON.stringify([...known, publicUrl].slice(-100)) })
}

/** Without its writer a server would accept nothing more, and not say why: a supervisor starts it again. */
function endProcess(log: Log): (cause: unknown) => void {
  return (cause) => {
    log.error({ err: cause }, 'The database writer is gone. The process ends; what was acknowledged is kept.')
    process.exit(1)
  }
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host)

/** A server that listens on every address is reached by the command line on this machine's own. */
const reachable = (url: string): string => url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')
