import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Json } from '../../../src/base/json/json.ts'

/** A call that came in. */
export interface VendorCall {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Parsed where it is JSON, else text; null without one. */
  readonly body: Json
}

/** What is answered: a JSON value with 200, or more exactly; text is sent as it is where the headers say it is no JSON. */
export type VendorAnswer =
  Json | { readonly $status: number; readonly $headers?: Record<string, string>; readonly $body: Json }
type Answering = VendorAnswer | ((call: VendorCall, match: RegExpExecArray) => VendorAnswer | Promise<VendorAnswer>)

/** Everybody whom the flows of an export call, as one local HTTP server. */
export interface Vendor {
  readonly url: string
  readonly calls: readonly VendorCall[]
  /** `METHOD /path`, or a pattern of it; the newest that fits answers. What nothing fits is answered with 404. */
  on(what: string | RegExp, answer: Answering): void
  /** `METHOD /path` of each call so far, in order. */
  asked(): readonly string[]
  /** The only call of a path. @throws Error where there are none or several */
  call(what: string): VendorCall
  /** Forgets calls and answers. */
  reset(): void
  stop(): Promise<void>
}

export async function startVendor(): Promise<Vendor> {
  const calls: VendorCall[] = []
  let answers: { readonly fits: (what: string) => RegExpExecArray | null; readonly answer: Answering }[] = []
  const server: Server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const { pathname, searchParams } = new URL(request.url!, 'http://vendor')
      const text = Buffer.concat(chunks).toString('utf8')
      const path = decodeURIComponent(pathname)
      const call: VendorCall = {
        method: request.method!,
        path,
        query: Object.fromEntries(searchParams),
        headers: request.headers,
        body: text === '' ? null : parsed(text),
      }
      calls.push(call)
      const what = `${call.method} ${path}`
      const found = answers
        .map(({ fits, answer }) => ({ match: fits(what), answer }))
        .find(({ match }) => match !== null)
      const isPlaceholder = path.startsWith('/placeholder/')
      const given: VendorAnswer =
        found === undefined
          ? isPlaceholder
            ? {}
            : (slackAnswer(call) ?? {
                $status: 404,
                $body: { errorSummary: `Nobody answers ${what}` },
              })
          : typeof found.answer === 'function'
            ? await found.answer(call, found.match!)
            : found.answer
      const exact = typeof given === 'object' && given !== null && '$status' in given ? given : null
      const { status, headers, body } =
        exact === null
          ? { status: 200, headers: {}, body: given as Json }
          : { status: exact.$status as number, headers: exact.$headers ?? {}, body: exact.$body as Json }
      const shown = { 'content-type': 'application/json', ...(headers as Record<string, string>) }
      response.writeHead(status, shown)
      const isText = typeof body === 'string' && !shown['content-type'].includes('json')
      response.end(body === undefined || status === 204 ? '' : isText ? body : JSON.stringify(body))
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    on(what, answer) {
      const fits = (given: string) =>
        typeof what === 'string' ? (what === given ? /.*/.exec(given) : null) : what.exec(given)
      answers.unshift({ fits, answer })
    },
    asked: () => calls.map(({ method, path }) => `${method} ${path}`),
    call(what) {
      const found = calls.filter(({ method, path }) => `${method} ${path}` === what)
      if (found.length !== 1)
        throw new Error(
          `${found.length} calls of ${what}; there were ${calls.map((each) => `${each.method} ${each.path}`).join(', ')}`,
        )
      return found[0]!
    },
    reset() {
      calls.length = 0
      answers = []
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

/** What Slack answers to the methods that exports use; null for what is none of Slack's. */
function slackAnswer({ path, query, body }: VendorCall): Json {
  const { channel = 'C1' } = (body ?? {}) as { readonly channel?: string }
  switch (path) {
    case '/api/chat.postMessage':
      return { ok: true, channel, ts: '1503435956.000247' }
    case '/api/conversations.open':
      return { ok: true, channel: { id: 'D1' } }
    case '/api/users.lookupByEmail': {
      const email = query['email'] ?? ''
      const name = email.split('@')[0]!
      return { ok: true, user: { id: `U-${name}`, name, real_name: name, profile: { email } } }
    }
    default:
      return null
  }
}
