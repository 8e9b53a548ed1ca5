import { isProblem } from '../base/errors.ts'
import { readJson } from '../base/json/index.ts'
import type { Json } from '../base/json/json.ts'
import {
  mailOrigin,
  OutboundError,
  type Outbound,
  type OutboundAnswer,
  type OutboundRequest,
} from '../base/outbound/index.ts'
import { isAsExpected, matches } from './compare.ts'
import { openStubbedMailServer } from './stubbed-mail-server.ts'
import type { Stub } from './test-file.ts'

/** A call that a flow made to elsewhere. */
export interface RecordedCall {
  readonly method: string
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** As JSON where it is that, else text; null for none. */
  readonly body: Json
  /** Whether a stub had an answer for it. */
  readonly isStubbed: boolean
}

/** The way out of a server under test: nothing leaves; stubs answer, and every call is written down. */
export interface StubbedOutbound extends Outbound {
  /** Forgets what was, and answers with these from now on. */
  use(stubs: readonly Stub[]): void
  readonly calls: readonly RecordedCall[]
}

/** Calls that are written down; past this a flow goes round in circles. */
const mostCalls = 10_000

export function openStubbedOutbound(): StubbedOutbound {
  let calls: RecordedCall[] = []
  let left: { readonly stub: Stub; times: number }[] = []

  const find = (method: string, url: string, body: Json) =>
    left.find(
      ({ stub, times }) =>
        times > 0 &&
        stub.method === method &&
        matches(stub.url, url) &&
        (stub.body === undefined || isAsExpected(stub.body, body)),
    )
  const write = (call: RecordedCall) => void (calls.length < mostCalls && calls.push(call))

  async function request(given: OutboundRequest): Promise<OutboundAnswer> {
    const body = bodyOf(given.body)
    const found = find(given.method, given.url, body)
    const headers = Object.fromEntries(
      Object.entries(given.headers).map(([name, value]) => [name.toLowerCase(), value]),
    )
    write({ method: given.method, url: given.url, headers, body, isStubbed: found !== undefined })
    if (found === undefined)
      throw new OutboundError('CONNECT', `The test has no stub for ${given.method} ${given.url}.`)
    found.times--
    if (found.stub.fails !== undefined) throw new OutboundError(found.stub.fails, 'The stub says so.')
    return answerOf(found.stub, given)
  }

  return {
    request,
    async connectMail({ server }) {
      const url = mailOrigin(server) ?? server.host
      const socket = openStubbedMailServer(({ headers, ...body }) => {
        const found = find('SMTP', url, body)
        write({ method: 'SMTP', url, headers, body, isStubbed: found !== undefined })
        if (found === undefined) return 'drop'
        found.times--
        const { fails, answer } = found.stub
        if (fails !== undefined) return 'drop'
        const status = answer?.status ?? 250
        return status === 200 ? 250 : status
      })
      return { socket, secureContext: null }
    },
    use(stubs) {
      calls = []
      left = stubs.map((stub) => ({ stub, times: stub.times ?? Number.POSITIVE_INFINITY }))
    },
    get calls() {
      return calls
    },
    // It outlives the server that it is given to: that is started again where a flow waits.
    close: async () => undefined,
  }
}

function answerOf({ answer }: Stub, { maxAnswerBytes, overflow }: OutboundRequest): OutboundAnswer {
  const { status = 200, headers = {}, body } = answer ?? {}
  const isText = typeof body === 'string' || body === undefined
  const bytes = Buffer.from(isText ? (body ?? '') : JSON.stringify(body))
  const truncated = bytes.length > maxAnswerBytes
  if (truncated && overflow !== 'cut') throw new OutboundError('TOO_LARGE', `${bytes.length} bytes`)
  const type = isText ? {} : { 'content-type': 'application/json' }
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const)
  return {
    status,
    headers: { ...type, ...Object.fromEntries(lower) },
    body: truncated ? bytes.subarray(0, maxAnswerBytes) : bytes,
    truncated,
    durationMs: 0,
  }
}

function bodyOf(body: Uint8Array | string | undefined): Json {
  if (body === undefined || body.length === 0) return null
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  try {
    return readJson(bytes)
  } catch (error) {
    if (isProblem(error)) return Buffer.from(bytes).toString('utf8')
    throw error
  }
}
