import type { Clock } from '../../base/clock.ts'
import type { Store } from '../../store/store.ts'
import { permissionNames } from '../permissions.ts'
import type { AccessTokens } from './access-tokens.ts'
import { authenticateClient } from './client-assertion.ts'
import { assertionAlgorithms } from './client-keys.ts'
import type { OAuthClients } from './clients.ts'
import { OAuthError } from './oauth-error.ts'

/** A successful answer of the token endpoint (RFC 6749, 5.1). */
export interface TokenAnswer {
  readonly token_type: 'Bearer'
  readonly expires_in: number
  readonly access_token: string
  readonly scope: string
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const known = ['grant_type', 'scope', 'client_id', 'client_assertion_type', 'client_assertion', 'resource']

/**
 * The token endpoint for machine clients: client credentials (RFC 6749, 4.4) with `private_key_jwt`. A `DPoP` header is not
 * looked at. Where no scope is asked for, all scopes of the client are given.
 *
 * @param form the fields of the request's form, each name with all of its values
 * @throws OAuthError
 */
export async function tokenEndpoint(
  form: URLSearchParams,
  parts: {
    readonly clients: Pick<OAuthClients, 'get'>
    readonly tokens: Pick<AccessTokens, 'issue'>
    readonly store: Pick<Store, 'commit'>
    readonly clock: Pick<Clock, 'now'>
    readonly issuer: string
  },
): Promise<TokenAnswer> {
  const twice = known.find((name) => form.getAll(name).length > 1)
  if (twice !== undefined) throw new OAuthError('invalid_request', `"${twice}" is given more than once.`)
  const grant = form.get('grant_type')
  if (grant === null) throw new OAuthError('invalid_request', '"grant_type" is missing.')
  if (grant !== 'client_credentials') {
    throw new OAuthError('unsupported_grant_type', 'Only the grant "client_credentials" is supported.')
  }
  if (form.has('client_secret')) {
    throw new OAuthError('invalid_client', 'Client secrets are not supported; use private_key_jwt.')
  }
  const assertion = form.get('client_assertion')
  if (assertion === null || form.get('client_assertion_type') !== assertionType) {
    throw new OAuthError('invalid_client', `"client_assertion" with the type ${assertionType} is needed.`)
  }
  const client = await authenticateClient(assertion, {
    ...parts,
    audiences: [tokenEndpointUrl(parts.issuer), parts.issuer],
  })
  const clientId = form.get('client_id')
  if (clientId !== null && clientId !== client.id) {
    throw new OAuthError('invalid_client', '"client_id" is not the client of the assertion.')
  }
  const asked = [...new Set((form.get('scope') ?? '').split(' ').filter((scope) => scope !== ''))]
  const refused = asked.find((scope) => !client.scopes.includes(scope))
  if (refused !== undefined) {
    throw new OAuthError('invalid_scope', 'A scope was asked for that this client does not have.')
  }
  const scopes = asked.length === 0 ? client.scopes : asked
  const { token, expiresIn } = await parts.tokens.issue(client, scopes)
  return { token_type: 'Bearer', expires_in: expiresIn, access_token: token, scope: scopes.join(' ') }
}

/** Also what a client's assertion names as its audience. */
function tokenEndpointUrl(issuer: string): string {
  return `${issuer}/oauth2/v1/token`
}

/** The authorization server's metadata (RFC 8414, 2). */
export function serverMetadata(issuer: string) {
  return {
    issuer,
    token_endpoint: tokenEndpointUrl(issuer),
    jwks_uri: `${issuer}/oauth2/v1/keys`,
    registration_endpoint: `${issuer}/oauth2/v1/clients`,
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
    scopes_supported: permissionNames,
    service_documentation: `${issuer}/docs`,
  }
}
