import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import * as oauth from 'oauth4webapi'
import { createFlow, type MadeFlow } from '../kit/resources.ts'
import { startServer, token, type TestServer } from '../kit/server.ts'

const invoke = 'okta.workflows.invoke.manage'
const insecure = { [oauth.allowInsecureRequests]: true }

// An independent client, through its own code, against the server as it is installed.
describe('an OAuth 2.0 flow', () => {
  let server: TestServer
  let as: oauth.AuthorizationServer
  let flow: MadeFlow
  let client: Client
  before(async () => {
    server = await startServer()
    const issuer = new URL(server.url)
    const found = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure })
    as = await oauth.processDiscoveryResponse(issuer, found)
    client = await register(`${invoke} okta.logs.read`)
    flow = await createFlow(server, {
      name: 'Secured',
      trigger: { event: 'api_endpoint', security: 'oauth2', clients: [client.id] },
      cards: [{ id: 'answer', card: 'flow.return', inputs: { fields: { said: { $from: 'trigger.body.word' } } } }],
    })
  })
  after(() => server.stop())

  interface Client {
    readonly id: string
    readonly keys: Awaited<ReturnType<typeof oauth.generateKeyPair>>
  }

  async function register(scope: string): Promise<Client> {
    const keys = await oauth.generateKeyPair('ES256', { extractable: true })
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey)
    const { client_id } = await server.api<{ client_id: string }>('POST', '/oauth2/v1/clients', {
      client_name: `of the test ${crypto.randomUUID()}`,
      scope,
      jwks: { keys: [{ kty, crv, x, y, alg: 'ES256', use: 'sig', kid: 'one' }] },
    })
    return { id: client_id, keys }
  }

  async function accessToken({ id, keys }: Client, scope: string): Promise<string> {
    const answer = await oauth.clientCredentialsGrantRequest(
      as,
      { client_id: id },
      oauth.PrivateKeyJwt({ key: keys.privateKey, kid: 'one' }),
      new URLSearchParams({ scope }),
      insecure,
    )
    return (await oauth.processClientCredentialsResponse(as, { client_id: id }, answer)).access_token
  }

  const call = async (bearer: string | null, url = flow.invokeUrl) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
      },
      body: '{"word":"hello"}',
    })
    return { status: answer.status, text: await answer.text() }
  }

  it('is called with a token from our token endpoint, found through our metadata', async () => {
    assert.deepEqual(await call(await accessToken(client, invoke)), { status: 200, text: '{"said":"hello"}' })
  })

  it('I9 signs tokens with a key of the JWKS that the metadata names', async () => {
    const bearer = await accessToken(client, invoke)
    const { keys } = (await (await fetch(as.jwks_uri!)).json()) as { keys: Record<string, unknown>[] }
    const header = JSON.parse(Buffer.from(bearer.split('.')[0]!, 'base64url').toString()) as { kid: string }
    assert.ok(keys.some(({ kid }) => kid === header.kid))
    assert.ok(keys.every((key) => !('d' in key)))
  })

  it('gives every other caller the same 401', async () => {
    const right = await accessToken(client, invoke)
    const [head, claims, signature] = right.split('.') as [string, string, string]
    const decoded = JSON.parse(Buffer.from(claims, 'base64url').toString()) as object
    const later = Buffer.from(JSON.stringify({ ...decoded, exp: 9_999_999_999 })).toString('base64url')
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    const callers: Readonly<Record<string, string | null>> = {
      'no token': null,
      'a text that is no token': 'garbage',
      'a token with changed claims': `${head}.${later}.${signature}`,
      'a token without a signature': `${none}.${claims}.`,
      'a token with another scope': await accessToken(client, 'okta.logs.read'),
      'a client that the flow does not name': await accessToken(await register(invoke), invoke),
      'an API token with full rights': token,
    }
    const unknown = await call(right, `${server.url}/api/flo/${'0'.repeat(32)}/invoke`)
    assert.equal(unknown.status, 401)
    for (const [who, bearer] of Object.entries(callers)) assert.deepEqual(await call(bearer), unknown, who)
    assert.deepEqual(await call(null, `${flow.invokeUrl}?clientToken=${flow.clientToken}`), unknown)
  })

  it('I9 gives no token for a scope that the client has not, and none for an assertion that was used', async () => {
    const limited = await register('okta.logs.read')
    await assert.rejects(accessToken(limited, invoke), { error: 'invalid_scope' })
    let sent = ''
    const answer = await oauth.clientCredentialsGrantRequest(
      as,
      { client_id: client.id },
      oauth.PrivateKeyJwt({ key: client.keys.privateKey, kid: 'one' }),
      new URLSearchParams({ scope: invoke }),
      {
        ...insecure,
        [oauth.customFetch]: (url, { body, method, headers }) => {
          sent = String(body)
          // oxlint-disable-next-line unicorn/no-invalid-fetch-options -- the library's method is always POST
          return fetch(url, { method, headers, body: sent })
        },
      },
    )
    assert.equal(answer.status, 200)
    const again = await fetch(as.token_endpoint!, { method: 'POST', body: new URLSearchParams(sent) })
    assert.equal(again.status, 401)
    assert.equal(((await again.json()) as { error: string }).error, 'invalid_client')
  })

  it('keeps a client’s token to its scopes on the API too', async () => {
    const bearer = await accessToken(client, 'okta.logs.read')
    const ask = async (path: string) =>
      (await fetch(server.url + path, { headers: { authorization: `Bearer ${bearer}` } })).status
    assert.equal(await ask('/api/v1/logs'), 200)
    assert.equal(await ask('/api/v1/flows'), 403)
  })

  it('refuses the tokens of a client that was deleted, and still knows keys and clients after a restart', async () => {
    const deleted = await register(invoke)
    const open = await createFlow(server, {
      name: 'For every client',
      trigger: { event: 'api_endpoint', security: 'oauth2' },
      cards: [],
    })
    const [gone, kept] = [await accessToken(deleted, invoke), await accessToken(client, invoke)]
    assert.equal((await call(gone, open.invokeUrl)).status, 200)
    const removed = await fetch(`${server.url}/oauth2/v1/clients/${deleted.id}`, {
      method: 'DELETE',
      headers: { authorization: `SSWS ${token}` },
    })
    assert.equal(removed.status, 204)
    assert.equal((await call(gone, open.invokeUrl)).status, 401)
    const path = new URL(open.invokeUrl).pathname
    const { port } = new URL(server.url)
    await server.halt()
    server = await server.restart({ FLOWHOOK_PORT: port })
    assert.equal((await call(kept, server.url + path)).status, 200)
    assert.equal((await call(gone, server.url + path)).status, 401)
  })
})
