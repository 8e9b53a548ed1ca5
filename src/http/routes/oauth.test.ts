import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import * as oauth from 'oauth4webapi'
import { httpKit, token } from '../http.kit.ts'

const scope = 'okta.workflows.invoke.manage'

// An independent client, through its own code, against a server that really listens.
describe('OAuth 2.0 with oauth4webapi', () => {
  let kit: Awaited<ReturnType<typeof httpKit>>
  let url: string
  before(async () => {
    kit = await httpKit()
    url = await kit.listen()
  })
  after(() => kit.close())

  const insecure = { [oauth.allowInsecureRequests]: true }

  async function server(): Promise<oauth.AuthorizationServer> {
    const issuer = new URL(url)
    return oauth.processDiscoveryResponse(
      issuer,
      await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure }),
    )
  }

  for (const algorithm of ['ES256', 'RS256', 'PS256']) {
    it(`finds the server, authenticates with ${algorithm} and calls a flow with the token`, async () => {
      const keys = await oauth.generateKeyPair(algorithm, { extractable: true })
      const jwk = {
        ...(await crypto.subtle.exportKey('jwk', keys.publicKey)),
        kid: algorithm,
        alg: algorithm,
        use: 'sig',
      }
      const { key_ops: _ops, ext: _ext, ...publicJwk } = jwk
      const registered = await fetch(`${url}/oauth2/v1/clients`, {
        method: 'POST',
        headers: { authorization: `SSWS ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ client_name: algorithm, scope, jwks: { keys: [publicJwk] } }),
      })
      const { client_id } = (await registered.json()) as { client_id: string }

      const as = await server()
      assert.equal(as.token_endpoint, `${url}/oauth2/v1/token`)
      const client: oauth.Client = { client_id }
      const answer = await oauth.clientCredentialsGrantRequest(
        as,
        client,
        oauth.PrivateKeyJwt({ key: keys.privateKey, kid: algorithm }),
        new URLSearchParams({ scope }),
        // A DPoP proof is ignored until DPoP is built: the token is a plain Bearer token.
        { ...insecure, DPoP: oauth.DPoP(client, await oauth.generateKeyPair('ES256')) },
      )
      const result = await oauth.processClientCredentialsResponse(as, client, answer)
      assert.equal(result.scope, scope)
      assert.equal(result.expires_in, 3600)
      assert.equal(result.token_type, 'bearer')

      const made = await kit.ask('POST', '/api/v1/flows', {
        name: 'Secured',
        trigger: { event: 'api_endpoint', security: 'oauth2', clients: [client_id] },
        cards: [],
      })
      const { id } = made.json<{ id: string }>()
      await kit.ask('POST', `/api/v1/flows/${id}/lifecycle/activate`)
      const { invokeUrl } = (await kit.ask('GET', `/api/v1/flows/${id}/endpoint`)).json<{ invokeUrl: string }>()
      const call = await oauth.protectedResourceRequest(
        result.access_token,
        'POST',
        new URL(invokeUrl),
        new Headers({ 'content-type': 'application/json' }),
        '{}',
        insecure,
      )
      assert.equal(call.status, 200)
      const wrong = await fetch(invokeUrl, { method: 'POST', headers: { authorization: 'Bearer wrong' } })
      assert.equal(wrong.status, 401)
    })
  }

  it('answers a wrong key in the words of RFC 6749', async () => {
    const keys = await oauth.generateKeyPair('ES256')
    const as = await server()
    const client: oauth.Client = { client_id: '0oaUnknownUnknown0d7' }
    const answer = await oauth.clientCredentialsGrantRequest(
      as,
      client,
      oauth.PrivateKeyJwt(keys.privateKey),
      new URLSearchParams({ scope }),
      insecure,
    )
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    await assert.rejects(oauth.processClientCredentialsResponse(as, client, answer), (thrown) => {
      const { error, status } = thrown as oauth.ResponseBodyError
      assert.deepEqual([error, status], ['invalid_client', 401])
      return true
    })
  })
})
