import { fastifyCookie } from '@fastify/cookie'
import type { FastifyInstance } from 'fastify'
import { problem } from '../base/errors.ts'
import { networkOf } from '../base/network-of.ts'
import { readJson } from '../base/json/index.ts'
import { authorize, nobody, type Credentials } from './authenticate.ts'
import { runAs } from '../base/work.ts'
import { callHandler, workOf } from './call-handler.ts'
import type { Metrics } from './metrics.ts'
import type { Spend } from './rate.ts'
import type { BodyKind, Route } from './route.ts'
import type { RefuseUnknown } from './route-table.ts'
import { apiHeaders, strictTransport } from './security-headers.ts'

interface ContextParts {
  readonly credentials: Credentials
  readonly metrics: Pick<Metrics, 'request'>
  readonly spend: Spend
  readonly options: {
    readonly publicUrl: () => string
    readonly maxBody: number
    readonly checkOutputs?: boolean
  }
}

/** Nesting, values and key length of a JSON body; the bytes are the route's own limit. */
const jsonLimits = { depth: 64, nodes: 100_000, keyBytes: 1024 }

/** Fastify parses bodies by context: routes whose bodies are read in the same way share one. */
export type ContextKind = 'none' | 'raw' | 'form'

/** JSON bodies are parsed wherever none is expected too, so that they are refused by what they are. */
export function contextOf(body: BodyKind): ContextKind {
  return body === 'json' ? 'none' : body
}

/** The API's routes of one kind of body: who calls, how often, what is in it, in this order. */
export function apiContext(
  kind: ContextKind,
  routes: readonly Route[],
  parts: ContextParts,
  refuseUnknown: RefuseUnknown,
) {
  const { credentials, metrics, options, spend } = parts
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
      const principal = await runAs(workOf(request), () => authorize(request, declared.permission, credentials))
      request.principal = principal
      spend(reply, principal, principal === nobody ? networkOf(request.ip) : principal.id)
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
        handler: callHandler(declared, options.checkOutputs === true, refuseUnknown),
      })
    }
  }
}

/** The flows' endpoints: nothing stands between the socket and the flow but the limit of the body. */
export function invokeContext(routes: readonly Route[], { options }: Pick<ContextParts, 'options'>) {
  return async (invoke: FastifyInstance) => {
    addParser(invoke, 'raw', options.maxBody)
    for (const declared of routes) {
      const handle = declared.handle as (call: object) => unknown // no query and no input are declared
      invoke.route({
        method: declared.method,
        url: declared.path,
        config: { declared },
        handler: (request, reply) => {
          reply.header('x-okta-request-id', request.id)
          const call = { params: request.params, principal: nobody, request, reply }
          return runAs(workOf(request), () => handle(call))
        },
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
