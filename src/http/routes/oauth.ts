import type { JWK } from 'jose'
import { z } from 'zod'
import { assertionAlgorithms } from '../../access/oauth/client-keys.ts'
import { OAuthError } from '../../access/oauth/oauth-error.ts'
import type { OAuthServer } from '../../access/oauth/oauth-server.ts'
import type { OAuthClient, Principal } from '../../model/access.ts'
import { problem } from '../../base/errors.ts'
import type { RaiseSystemEvent, SystemEvent } from '../../model/system-event.ts'
import { route } from '../route.ts'

const scope = z
  .string()
  .min(1)
  .max(2000)
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/, 'Expected scopes with one space between them.')
const jwk = z
  .looseObject({ kty: z.enum(['RSA', 'EC', 'OKP']) })
  .refine((key) => JSON.stringify(key).length <= 8192, 'Expected a key of at most 8 KiB.')
const algorithm = z.enum(assertionAlgorithms)

/** Names by RFC 7591; `response_types` and `application_type` are what Okta's clients send along. */
const newClient = z.strictObject({
  client_name: z.string().min(1).max(255),
  scope: scope.describe('Every scope that it may ask for, with a space between them.'),
  jwks: z.strictObject({ keys: z.array(jwk).min(1).max(10) }).describe('Its public keys (RFC 7517).'),
  token_endpoint_auth_signing_alg: algorithm
    .optional()
    .describe('The one algorithm of its assertions; without it the keys say.'),
  token_endpoint_auth_method: z.literal('private_key_jwt').optional(),
  grant_types: z.tuple([z.literal('client_credentials')]).optional(),
  response_types: z.array(z.literal('token')).max(1).optional(),
  application_type: z.literal('service').optional(),
})

const client = z.strictObject({
  client_id: z.string(),
  client_id_issued_at: z.int().describe('Epoch seconds.'),
  client_name: z.string(),
  scope: z.string(),
  token_endpoint_auth_method: z.literal('private_key_jwt'),
  token_endpoint_auth_signing_alg: algorithm,
  grant_types: z.array(z.string()),
  jwks: z.strictObject({ keys: z.array(z.looseObject({})) }),
})

/** Machine clients, the token endpoint and what describes them. */
export const oauthRoutes = ({ oauth, raise }: { readonly oauth: OAuthServer; readonly raise: RaiseSystemEvent }) => [
  route({
    method: 'POST',
    path: '/oauth2/v1/token',
    permission: 'public',
    tag: 'OAuth 2.0',
    summary: 'Get an access token: client credentials, authenticated by private_key_jwt.',
    description: 'Errors have the form of RFC 6749, 5.2.',
    body: 'form',
    maxBody: 64 * 1024,
    output: z.strictObject({
      token_type: z.literal('Bearer'),
      expires_in: z.int(),
      access_token: z.string(),
      scope: z.string(),
    }),
    async handle({ request, reply }) {
      reply.header('pragma', 'no-cache')
      const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '')
      try {
        return await oauth.token(form)
      } catch (thrown) {
        if (!(thrown instanceof OAuthError)) throw thrown
        reply.code(thrown.status)
        return { error: thrown.code, error_description: thrown.message }
      }
    },
  }),
  route({
    method: 'GET',
    path: '/oauth2/v1/keys',
    permission: 'public',
    tag: 'OAuth 2.0',
    summary: 'The public keys of access tokens, as a JWK set.',
    output: z.strictObject({ keys: z.array(z.looseObject({})) }),
    handle: () => oauth.publicKeys(),
  }),
  route({
    method: 'GET',
    path: '/.well-known/oauth-authorization-server',
    permission: 'public',
    tag: 'OAuth 2.0',
    summary: 'The authorization server’s metadata (RFC 8414).',
    output: z.looseObject({ issuer: z.string() }),
    handle: () => oauth.metadata(),
  }),
  route({
    method: 'GET',
    path: '/oauth2/v1/clients',
    permission: 'flowhook.oauthClients.read',
    tag: 'OAuth 2.0',
    summary: 'All machine clients.',
    output: z.array(client),
    handle: () => oauth.clients.list().map(shown),
  }),
  route({
    method: 'POST',
    path: '/oauth2/v1/clients',
    permission: 'flowhook.oauthClients.manage',
    tag: 'OAuth 2.0',
    summary: 'Register a machine client with its public keys.',
    description: 'A client gets no more rights than whoever registers it has.',
    input: newClient,
    output: client,
    async handle({ input, principal }) {
      const made = await oauth.clients.register(
        {
          name: input.client_name,
          scopes: [...new Set(input.scope.split(' '))],
          keys: input.jwks.keys as JWK[], // judged key by key when it is registered
          algorithm: input.token_endpoint_auth_signing_alg,
        },
        principal,
      )
      await raise(clientChange('create', made, principal))
      return shown(made)
    },
  }),
  route({
    method: 'GET',
    path: '/oauth2/v1/clients/:id',
    permission: 'flowhook.oauthClients.read',
    tag: 'OAuth 2.0',
    summary: 'One machine client.',
    output: client,
    handle({ params }) {
      const found = oauth.clients.get(params.id)
      if (found === null) throw problem('NOT_FOUND', { id: params.id, type: 'OAuthClient' })
      return shown(found)
    },
  }),
  route({
    method: 'DELETE',
    path: '/oauth2/v1/clients/:id',
    permission: 'flowhook.oauthClients.manage',
    tag: 'OAuth 2.0',
    summary: 'Delete a machine client. Its access tokens are refused at once.',
    status: 204,
    async handle({ params, principal }) {
      const client = oauth.clients.get(params.id)
      await oauth.clients.delete(params.id)
      if (client !== null) await raise(clientChange('delete', client, principal))
    },
  }),
]

function clientChange(change: 'create' | 'delete', { id, name }: OAuthClient, actor: Principal): SystemEvent {
  return {
    eventType: `app.oauth2.client.lifecycle.${change}`,
    actor,
    target: [{ id, type: 'PublicClientApp', displayName: name }],
    outcome: { result: 'SUCCESS' },
  }
}

function shown({ id, name, scopes, algorithm, jwks, created }: OAuthClient) {
  return {
    client_id: id,
    client_id_issued_at: Math.floor(created / 1000),
    client_name: name,
    scope: scopes.join(' '),
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: algorithm,
    grant_types: ['client_credentials'],
    jwks,
  }
}
