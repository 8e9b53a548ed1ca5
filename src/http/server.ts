import { fastifyStatic } from '@fastify/static'
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  type RouteOptions,
} from 'fastify'
import type { Clock } from '../base/clock.ts'
import type { Rates } from '../base/shared-rates.ts'
import { problem } from '../base/errors.ts'
import type { Ids } from '../base/ids.ts'
import type { Log } from '../base/log.ts'
import type { Span, Tracer } from '../base/trace.ts'
import { requestIds } from '../base/work.ts'
import { maskUrl } from '../hooks/mask-url.ts'
import type { Principal } from '../model/access.ts'
import type { Credentials } from './authenticate.ts'
import { answerClientError } from './client-error.ts'
import { apiContext, contextOf, invokeContext } from './contexts.ts'
import { sendError } from './error-answer.ts'
import type { Metrics } from './metrics.ts'
import { openRates } from './rate.ts'
import type { Route } from './route.ts'
import { unknownPath } from './route-table.ts'

/** What the server itself needs; the routes get their own parts (routes/index.ts). */
export interface ServerParts {
  readonly credentials: Credentials
  readonly metrics: Pick<Metrics, 'request' | 'problem'>
  readonly rates: Rates
  readonly clock: Clock
  readonly ids: Pick<Ids, 'okta' | 'hex'>
  readonly log: Log
  readonly tracer?: Tracer
  readonly options: ServerOptions
  /** The folder of the built console. */
  readonly consoleFolder: string
}

export interface ServerOptions {
  readonly publicUrl: () => string
  /** The largest request body in bytes. */
  readonly maxBody: number
  /** CIDRs whose X-Forwarded-* headers are believed. */
  readonly trustedProxies: readonly string[]
  /** PEM texts, to serve https. */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** One debug line for each request: costs throughput, so only where it is read. */
  readonly logRequests?: boolean
  /** Fails an answer that does not fit its declared schema: for tests. */
  readonly checkOutputs?: boolean
}

/** The HTTP server: it listens when it is told to, and stops in order. */
export interface HttpServer {
  /** Fastify's own handle, for tests without a port (`app.inject`). */
  readonly app: FastifyInstance
  /** What it was built of. */
  readonly routes: readonly Route[]
  /** @returns the port that it listens on */
  listen(address: { readonly host: string; readonly port: number }): Promise<number>
  /** Refuses new requests with STOPPING, lets those under way end within `graceMs` (5 s), then closes every connection. */
  close(graceMs?: number): Promise<void>
}

const headersTimeout = 5000
const requestTimeout = 10_000
const maxHeaderSize = 16 * 1024
const maxUrl = 8 * 1024

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before the handler runs. */
    principal: Principal | null
    /** Null where traces are not kept. */
    span: Span | null
  }
  interface FastifyContextConfig {
    declared?: Route
  }
}

/** Builds the server of a list of routes. Nothing listens yet. */
export async function buildServer(routes: readonly Route[], parts: ServerParts): Promise<HttpServer> {
  const { options, log, rates, clock, metrics } = parts
  const { maxBody } = options
  const state = { stopping: false }
  const app = makeApp(parts)
  const refuseUnknown = unknownPath(routes)
  const spend = openRates(rates, clock)

  app.addHook('onRoute', refuseUndeclared)
  app.decorateRequest('principal', null)
  app.decorateRequest('span', null)
  // Only `reply.sendFile`; which paths have files is a declared route like any other (routes/console.ts).
  await app.register(fastifyStatic, { root: parts.consoleFolder, serve: false, dotfiles: 'ignore' })
  app.addHook('onRequest', (request, _reply, done) => {
    if (state.stopping) return done(problem('STOPPING'))
    if (request.raw.url!.length > maxUrl) return done(problem('URL_TOO_LONG', { limit: maxUrl }))
    done()
  })
  app.setErrorHandler((thrown, request, reply) => sendError(thrown, request, reply, { log, maxBody, metrics }))
  app.setNotFoundHandler((request, reply) => refuseUnknown(request, reply))
  if (parts.tracer !== undefined) traceRequests(app, parts.tracer)
  if (options.logRequests) {
    app.addHook('onResponse', (request, reply, done) => {
      const { method, url, id } = request
      const line = { requestId: id, method, url: maskUrl(url), status: reply.statusCode, ms: reply.elapsedTime }
      log.debug(line, 'A request was answered.')
      done()
    })
  }
  for (const kind of ['none', 'raw', 'form'] as const) {
    const mine = routes.filter(({ body, permission }) => permission !== 'invoke' && contextOf(body) === kind)
    await app.register(apiContext(kind, mine, { ...parts, spend }, refuseUnknown))
  }
  await app.register(
    invokeContext(
      routes.filter(({ permission }) => permission === 'invoke'),
      parts,
    ),
  )
  await app.ready()
  return {
    app,
    routes,
    async listen({ host, port }) {
      await app.listen({ host, port })
      const address = app.server.address()
      return typeof address === 'object' && address !== null ? address.port : port
    },
    async close(graceMs = 5000) {
      state.stopping = true
      // A caller may wait up to a minute for a flow's answer: the stop does not.
      const cut = setTimeout(() => app.server.closeAllConnections(), graceMs)
      await app.close().finally(() => clearTimeout(cut))
    },
  }
}

/** A span for each request but those of watchers, which would be most of them. */
function traceRequests(app: FastifyInstance, tracer: Tracer): void {
  app.addHook('onRequest', (request, _reply, done) => {
    // A path that nobody declared has no route.
    const declared = request.routeOptions?.config?.declared
    if (declared !== undefined && declared.tag !== 'Health' && declared.path !== '/api/v1/stream') {
      const { method, path } = declared
      const { traceparent } = request.headers
      const parent = typeof traceparent === 'string' ? traceparent : undefined
      const about = { 'http.request.method': method, 'http.route': path, 'flowhook.request.id': request.id }
      request.span = tracer.begin(`${method} ${path}`, 'server', parent, about)
    }
    done()
  })
  app.addHook('onResponse', (request, { statusCode }, done) => {
    request.span?.end(
      { 'http.response.status_code': statusCode },
      statusCode >= 500 ? `Status ${statusCode}` : undefined,
    )
    done()
  })
}

/** Keeps a route that no list declares from being reached: with it the server does not start. */
export function refuseUndeclared({ method, url, config }: RouteOptions): void {
  if (config?.declared !== undefined) return
  throw new Error(`The route ${String(method)} ${url} is not declared, so nobody knows who may use it.`)
}

function makeApp({ options, ids, log, metrics }: ServerParts): FastifyInstance {
  // headersTimeout must be the smaller one, or Node swaps the two; it looks every second instead of every 30.
  const http = { headersTimeout, requestTimeout, maxHeaderSize, connectionsCheckingInterval: 1000 }
  const requestId = requestIds(ids)
  const shared = {
    logger: false,
    genReqId: requestId,
    requestIdHeader: false as const,
    bodyLimit: options.maxBody,
    requestTimeout,
    keepAliveTimeout: 65_000,
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    return503OnClosing: false,
    forceCloseConnections: 'idle' as const,
    routerOptions: { maxParamLength: 255 },
    frameworkErrors(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
      sendError(error, request, reply, { log, metrics, maxBody: options.maxBody })
    },
    clientErrorHandler: answerClientError(
      { requestId, log, metrics },
      { maxHeaderSize, seconds: requestTimeout / 1000 },
    ),
  }
  if (options.tls === undefined) return Fastify({ ...shared, http })
  const https = { ...http, ...options.tls, minVersion: 'TLSv1.2' as const }
  // Fastify types https servers as another kind of instance; what is used of it here is the same.
  return Fastify({ ...shared, https } as FastifyServerOptions) as unknown as FastifyInstance
}
