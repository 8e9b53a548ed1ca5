import { queryOptions } from '@tanstack/react-query'
import { call } from './client.ts'

/** A token for scripts and programs. Times are ISO 8601. */
export interface ApiTokenItem {
  readonly id: string
  readonly name: string
  readonly permissions: readonly string[]
  readonly created: string
  readonly createdBy: { readonly id: string; readonly name: string }
  /** Null where it never ends. */
  readonly expires: string | null
  readonly lastUsed: string | null
}

export interface NewApiToken {
  readonly name: string
  readonly permissions: readonly string[]
  readonly expires: string | null
}

export interface PermissionItem {
  readonly name: string
  readonly description: string
}

/** A machine client; the names are those of RFC 7591. */
export interface OAuthClientItem {
  readonly client_id: string
  /** Epoch seconds. */
  readonly client_id_issued_at: number
  readonly client_name: string
  readonly scope: string
  readonly token_endpoint_auth_signing_alg: string
}

export interface NewOAuthClient {
  readonly client_name: string
  readonly scope: string
  readonly jwks: { readonly keys: readonly unknown[] }
}

export interface AuthorizationServer {
  readonly issuer: string
  readonly token_endpoint: string
  readonly jwks_uri: string
}

const [tokens, clients] = ['/api/v1/apiTokens', '/oauth2/v1/clients']

export const apiTokenList = queryOptions({
  queryKey: [tokens],
  queryFn: ({ signal }) => call<readonly ApiTokenItem[]>('GET', tokens, { signal }),
})

export const permissionList = queryOptions({
  queryKey: ['/api/v1/permissions'],
  queryFn: ({ signal }) => call<readonly PermissionItem[]>('GET', '/api/v1/permissions', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})

/** Makes a token; `value` is in this answer only. */
export const createApiToken = (body: NewApiToken) =>
  call<ApiTokenItem & { readonly value: string }>('POST', tokens, { body })

export const revokeApiToken = (id: string) => call<null>('DELETE', `${tokens}/${encodeURIComponent(id)}`)

export const oauthClientList = queryOptions({
  queryKey: [clients],
  queryFn: ({ signal }) => call<readonly OAuthClientItem[]>('GET', clients, { signal }),
})

export const createOAuthClient = (body: NewOAuthClient) => call<OAuthClientItem>('POST', clients, { body })

export const deleteOAuthClient = (id: string) => call<null>('DELETE', `${clients}/${encodeURIComponent(id)}`)

export const authorizationServer = queryOptions({
  queryKey: ['/.well-known/oauth-authorization-server'],
  queryFn: ({ signal }) => call<AuthorizationServer>('GET', '/.well-known/oauth-authorization-server', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})
