import { fastifyCookie } from '@fastify/cookie'
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
import { problem } from '../base/errors.ts'
import type { Ids } from '../base/ids.ts'
import { readJson } from '../base/json/index.ts'
import type { Log } from '../base/log.ts'
import { oktaError } from '../base/okta-error.ts'
import { rateLimiter, type RateLimiter } from '../base/rate-limit.ts'
import type { Principal } from '../model/access.ts'
import { authorize, nobody, type Credentials } from './authenticate.ts'
import { answerClientError } from './client-error.ts'
import type { Metrics } from './metrics.ts'
import { asProblem } from './as-problem.ts'
import { passOn, type BodyKind, type Route } from './route.ts'
import { methodsOf } from './route-table.ts'
import { apiHeaders, maskClientToken, strictTransport } from './security-headers.ts'
import { validate } from './validate.ts'

/** What the server itself needs; the routes get their own parts (routes/index.ts). */
export interface ServerParts {
  readonly credentials: Credentials
  readonly metrics: Pick<Metrics, 'request'>
  readonly clock: Clock
  readonly ids: Pick<Ids, 'okta' | 'hex'>
  readonly log: Log
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
/** Nesting, values and key length of a JSON body; the bytes are the route's own limit. */
const jsonLimits = { depth: 64, nodes: 100_000, keyBytes: 1024 }
/** Requests of one caller in a minute: tokens of the server's owner are bounded by the machine, others by this. */
const perMinute = { owner: 6_000_000, others: 60_000 }

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before the handler runs. */
    principal: Principal | null
  }
  interface FastifyContextConfig {
    declared?: Route
  }
}

/** Builds the server of a list of routes. Nothing listens yet. */
export async function buildServer(routes: readonly Route[], parts: ServerParts): Promise<HttpServer> {
  const { options, log } = parts
  const state = { stopping: false }
  const app = makeApp(parts)
  const refuseUnknown = unknownPath(routes)

  app.addHook('onRoute', refuseUndeclared)
  app.decorateRequest('principal', null)
  // Only `reply.sendFile`; which paths have files is a declared route like any other (routes/console.ts).
  await app.register(fastifyStatic, { root: parts.consoleFolder, serve: false, dotfiles: 'ignore' })
  app.addHook('onRequest', (request, _reply, done) => {
    if (state.stopping) return done(problem('STOPPING'))
    if (request.raw.url!.length > maxUrl) return done(problem('URL_TOO_LONG', { limit: maxUrl }))
    done()
  })
  app.setErrorHandler((thrown, request, reply) => sendError(thrown, request, reply, parts))
  app.setNotFoundHandler((request, reply) => refuseUnknown(request, reply))
  if (options.logRequests) {
    app.addHook('onResponse', (request, reply, done) => {
      const { method, url, id } = request
      log.debug({ method, url: maskClientToken(url), status: reply.statusCode, ms: reply.elapsedTime, id }, 'request')
      done()
    })
  }
  for (const kind of ['none', 'raw', 'form'] as const) {
    const mine = routes.filter(({ body, permission }) => permission !== 'invoke' && contextOf(body) === kind)
    await app.register(apiContext(kind, mine, parts, refuseUnknown))
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

/** Keeps a route that no list declares from being reached: with it the server does not start. */
export function refuseUndeclared({ method, url, config }: RouteOptions): void {
  if (config?.declared !== undefined) return
  throw new Error(`The route ${String(method)} ${url} is not declared, so nobody knows who may use it.`)
}

function makeApp({ options, ids }: ServerParts): FastifyInstance {
  // headersTimeout must be the smaller one, or Node swaps the two; it looks every second instead of every 30.
  const http = { headersTimeout, requestTimeout, maxHeaderSize, connectionsCheckingInterval: 1000 }
  const prefix = ids.hex(6)
  let counter = 0
  const shared = {
    logger: false,
    genReqId: () => `${prefix}-${(counter++).toString(36)}`,
    requestIdHeader: false as const,
    bodyLimit: options.maxBody,
    requestTimeout,
    keepAliveTimeout: 65_000,
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    return503OnClosing: false,
    forceCloseConnections: 'idle' as const,
    routerOptions: { maxParamLength: 255 },
    frameworkErrors(error: FastifyError, _request: FastifyRequest, reply: FastifyReply) {
      const { entry, body } = errorAnswer(error, ids, { bodyLimit: options.maxBody, contentType: '', expected: '' })
      void reply.code(entry.status).headers(apiHeaders).type('application/json').send(JSON.stringify(body))
    },
    clientErrorHandler: answerClientError(ids, { maxHeaderSize, seconds: requestTimeout / 1000 }),
  }
  if (options.tls === undefined) return Fastify({ ...shared, http })
  const https = { ...http, ...options.tls, minVersion: 'TLSv1.2' as const }
  // Fastify types https servers as another kind of instance; what is used of it here is the same.
  return Fastify({ ...shared, https } as FastifyServerOptions) as unknown as FastifyInstance
}

type ContextKind = 'none' | 'raw' | 'form'

/** JSON bodies are parsed wherever none is expected too, so that they are refused by what they are. */
function contextOf(body: BodyKind): ContextKind {
  return body === 'json' ? 'none' : body
}

/** The API's routes of one kind of body: who calls, how often, what is in it, in this order. */
function apiContext(
  kind: ContextKind,
  routes: readonly Route[],
  parts: ServerParts,
  refuseUnknown: (request: FastifyRequest, reply: FastifyReply) => void,
) {
  const { clock, credentials, metrics, options } = parts
  const owners = limiter(perMinute.owner, clock)
  const others = limiter(perMinute.others, clock)
  const secureHttps = { ...apiHeaders, ...strictTransport }
  return async (api: FastifyInstance) => {
    addParser(api, kind, options.maxBody)
    // Only `parseCookie` and `serializeCookie`: few requests have a cookie that anybody reads.
    await api.register(fastifyCookie, { hook: false })
    api.addHook('onRequest', async (request, reply) => {
      reply
        .headers(options.publicUrl().startsWith('https:') ? secureHttps : apiHeaders)
        .header('x-okta-request-id', request.id)
      const { declared } = request.routeOptions.config
      if (declared === undefined) throw problem('INTERNAL', {}, { cause: new Error('A route without a declaration.') })
      const principal = await authorize(request, declared.permission, credentials)
      request.principal = principal
      const isOwner = principal.permissions.includes('*')
      const known = principal !== nobody
      spend(reply, isOwner ? owners : others, known ? principal.id : request.ip, isOwner, clock)
    })
    api.addHook('onResponse', (request, reply, done) => {
      const { method, config } = request.routeOptions
      const path = config.declared?.path ?? ''
      metrics.request(String(method), path, reply.statusCode, reply.elapsedTime / 1000)
      done()
    })
    for (const declared of routes) {
      api.route({
        method: declared.method,
        url: declared.path,
        config: { declared },
        ...(declared.maxBody === undefined ? {} : { bodyLimit: declared.maxBody }),
        handler: handlerOf(declared, options.checkOutputs === true, refuseUnknown),
      })
    }
  }
}

/** The flows' endpoints: nothing stands between the socket and the flow but the limit of the body. */
function invokeContext(routes: readonly Route[], { options }: ServerParts) {
  return async (invoke: FastifyInstance) => {
    addParser(invoke, 'raw', options.maxBody)
    for (const declared of routes) {
      const handle = declared.handle as (call: object) => unknown // no query and no input are declared
      invoke.route({
        method: declared.method,
        url: declared.path,
        config: { declared },
        handler: (request, reply) => handle({ params: request.params, principal: nobody, request, reply }),
      })
    }
  }
}

function addParser(context: FastifyInstance, kind: ContextKind, bytes: number): void {
  context.removeAllContentTypeParsers()
  if (kind === 'raw') {
    context.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  } else if (kind === 'form') {
    const form = 'application/x-www-form-urlencoded'
    context.addContentTypeParser(form, { parseAs: 'buffer' }, (_request, body, done) => done(null, String(body)))
  } else {
    context.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
      try {
        done(null, body.length === 0 ? undefined : readJson(body as Buffer, { bytes, ...jsonLimits }))
      } catch (thrown) {
        done(thrown as Error)
      }
    })
  }
}

function handlerOf(
  declared: Route,
  checkOutputs: boolean,
  refuseUnknown: (request: FastifyRequest, reply: FastifyReply) => void,
) {
  const { query, input, body, output, status = 200 } = declared
  const handle = declared.handle as (call: object) => unknown // the values were validated by the route's own schemas
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const call = {
      params: request.params,
      query: query === null ? noQuery(request, declared) : validate(query, request.query, 'query'),
      input: inputOf(request, input, body),
      principal: request.principal ?? nobody,
      request,
      reply,
    }
    reply.code(status)
    const answer = await handle(call)
    if (answer === passOn) return refuseUnknown(request, reply)
    if (reply.sent) return reply
    if (status === 204) return reply.send()
    if (checkOutputs && output !== undefined && reply.statusCode === status) validateOutput(output, answer, declared)
    return reply.send(answer)
  }
}

function noQuery(request: FastifyRequest, declared: Route): object {
  const [name] = Object.keys(request.query as object)
  if (name === undefined || declared.path.endsWith('*')) return {}
  throw problem(
    'VALIDATION_FAILED',
    { subject: 'query' },
    { causes: [`${name.slice(0, 200)}: There is no such parameter.`] },
  )
}

function inputOf(request: FastifyRequest, input: Route['input'], body: BodyKind): unknown {
  const given = request.body
  if (body === 'raw' || body === 'form') return given
  if (input !== null) {
    if (given === undefined || given === null) throw problem('BODY_MISSING')
    return validate(input, given, 'body')
  }
  if (given === undefined || given === null) return undefined
  if (typeof given !== 'object' || Array.isArray(given) || Object.keys(given).length > 0) {
    const causes = ['body: This route takes no body.']
    throw problem('VALIDATION_FAILED', { subject: 'body' }, { causes })
  }
  return undefined
}

function validateOutput(output: NonNullable<Route['output']>, answer: unknown, { method, path }: Route): void {
  const result = output.safeParse(JSON.parse(Buffer.isBuffer(answer) ? String(answer) : JSON.stringify(answer)))
  if (!result.success) throw new Error(`The answer of ${method} ${path} is not as declared: ${result.error.message}`)
}

function limiter(each: number, clock: Clock): RateLimiter {
  return rateLimiter({ perSecond: each / 60, burst: each, maxKeys: 10_000, clock })
}

/** Takes one request from the caller's minute and says how much is left (Okta's headers; the reset in epoch seconds). */
function spend(reply: FastifyReply, limit: RateLimiter, key: string, isOwner: boolean, clock: Clock): void {
  const { ok, remaining, resetMs, retryAfterMs } = limit.take(key)
  const most = isOwner ? perMinute.owner : perMinute.others
  reply.header('x-rate-limit-limit', most)
  reply.header('x-rate-limit-remaining', remaining)
  reply.header('x-rate-limit-reset', Math.ceil((clock.now() + resetMs) / 1000))
  if (ok) return
  const seconds = Math.ceil(retryAfterMs / 1000)
  reply.header('retry-after', seconds)
  throw problem('RATE_LIMITED', { limit: `${most} requests a minute`, seconds })
}

function unknownPath(routes: readonly Route[]) {
  const allowed = methodsOf(routes)
  return (request: FastifyRequest, reply: FastifyReply): never => {
    const path = request.url.split('?', 1)[0]!
    const methods = allowed(path)
    if (methods.length === 0) throw problem('PATH_NOT_FOUND', { path: path.slice(0, 200) })
    const list = methods.join(', ')
    reply.header('allow', list)
    throw problem('METHOD_NOT_ALLOWED', { method: request.method, allowed: list })
  }
}

function errorAnswer(thrown: unknown, ids: Pick<Ids, 'okta'>, context: Parameters<typeof asProblem>[1]) {
  const error = asProblem(thrown, context)
  const errorId = ids.okta('oae')
  return { error, errorId, entry: error.entry, body: oktaError(error, errorId) }
}

function sendError(thrown: unknown, request: FastifyRequest, reply: FastifyReply, parts: ServerParts): void {
  const { declared } = request.routeOptions.config
  const { error, errorId, entry, body } = errorAnswer(thrown, parts.ids, {
    bodyLimit: declared?.maxBody ?? parts.options.maxBody,
    contentType: request.headers['content-type'] ?? '(none)',
    expected: declared?.body === 'form' ? 'application/x-www-form-urlencoded' : 'application/json',
  })
  const line = { errorId, code: error.code, method: request.method, url: maskClientToken(request.url) }
  if (entry.kind === 'bug') parts.log.error({ ...line, err: error.cause }, error.message)
  else if (entry.kind === 'operational') parts.log.warn({ ...line, err: error.cause }, error.message)
  else parts.log.debug(line, error.message)

  const { seconds } = error.params
  if (entry.status === 503 || entry.status === 429) reply.header('retry-after', seconds ?? 1)
  // What was not read of a refused body would be taken for the next request: the connection ends with it.
  if (entry.status === 413 || entry.status === 408 || error.code === 'STOPPING') reply.header('connection', 'close')
  void reply
    .code(entry.status)
    .headers(apiHeaders)
    .header('x-okta-request-id', request.id)
    .type('application/json')
    .send(JSON.stringify(body))
}
