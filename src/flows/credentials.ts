import { hash, timingSafeEqual } from 'node:crypto'
import type { EndpointSecurity } from '../model/flow-definition.ts'
import type { EndpointCall } from './endpoint-call.ts'

/** Who may call one endpoint, made ready for being asked often. */
export interface Gate {
  readonly security: EndpointSecurity
  /** Whether the client token may come in the query. */
  readonly tokenInQuery: boolean
  /** SHA-256 of the client token. */
  readonly tokenHash: Uint8Array
  /** Client ids of OAuth 2.0 that may call, or null for every one with the scope. */
  readonly clients: ReadonlySet<string> | null
}

/** Checks an access token of our OAuth server; null where it is not valid (given by src/access). */
export type VerifyAccessToken = (
  token: string,
) => Promise<{ readonly clientId: string; readonly scopes: readonly string[] } | null>

/** Okta's scope for calling flows. */
const invokeScope = 'okta.workflows.invoke.manage'

/** What a query says once the client token is taken out of it. */
export interface SplitQuery {
  readonly tokens: readonly string[]
  readonly rest: string
}

/** Takes every `clientToken` out of a query, however its name is written. */
export function splitQuery(query: string): SplitQuery {
  if (query === '') return noQuery
  const tokens: string[] = []
  const rest: string[] = []
  for (const part of query.split('&')) {
    const [name, value] = new URLSearchParams(part).entries().next().value ?? ['', '']
    if (name === 'clientToken') tokens.push(value)
    else rest.push(part)
  }
  return { tokens, rest: rest.join('&') }
}

const noQuery: SplitQuery = Object.freeze({ tokens: Object.freeze([]), rest: '' })
const tokenHeader = 'x-api-client-token'
/** What an unknown alias is compared with, so that it takes as long as a known one. */
const nobody: Gate = Object.freeze({
  security: 'client_token',
  tokenInQuery: true,
  tokenHash: new Uint8Array(32),
  clients: null,
})

/**
 * Whether a call may go on. Everything that is missing, doubled or contradicts itself is a no.
 *
 * @param gate of the alias, or null where no flow has it: the answer is then no, after the same work
 */
export function admits(
  gate: Gate | null,
  call: EndpointCall,
  query: SplitQuery,
  verify: VerifyAccessToken,
): boolean | Promise<boolean> {
  switch (gate?.security) {
    case 'public':
      return true
    case 'oauth2':
      return admitsBearer(gate, call.headers['authorization'], verify)
    default:
      return admitsToken(gate ?? nobody, call.headers[tokenHeader], query.tokens) && gate !== null
  }
}

const digest = Buffer.alloc(32)

function admitsToken(gate: Gate, header: EndpointCall['headers'][string], inQuery: readonly string[]): boolean {
  const fromHeader = typeof header === 'object' ? header : header === undefined ? [] : [header]
  const given = [...fromHeader, ...inQuery]
  const [token = ''] = given
  // Into a buffer that is there already: making one for each call takes longer than the digest.
  digest.write(hash('sha256', token, 'hex'), 'hex')
  const right = timingSafeEqual(digest, gate.tokenHash)
  return right && given.every((each) => each === token) && (inQuery.length === 0 || gate.tokenInQuery)
}

async function admitsBearer(
  gate: Gate,
  header: EndpointCall['headers'][string],
  verify: VerifyAccessToken,
): Promise<boolean> {
  const token = typeof header === 'string' ? /^bearer +(\S+)$/i.exec(header)?.[1] : undefined
  if (token === undefined) return false
  const client = await verify(token)
  if (client === null || !client.scopes.includes(invokeScope)) return false
  return gate.clients === null || gate.clients.has(client.clientId)
}
