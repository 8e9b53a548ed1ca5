import { hash, timingSafeEqual } from 'node:crypto'
import type { Principal } from '../model/access.ts'

/** The API tokens that this server was started with. */
export interface ApiTokens {
  /** Who a token belongs to, or null where it is none of ours. */
  principalOf(token: string): Principal | null
}

/** @param tokens name of its owner, as the System Log shows it → the token, or null where there is none */
export function apiTokens(tokens: Readonly<Record<string, string | null>>): ApiTokens {
  const known = Object.entries(tokens)
    .filter((entry): entry is [string, string] => entry[1] !== null)
    .map(([name, token]) => ({
      digest: sha256(token),
      principal: Object.freeze<Principal>({ id: `token:${name}`, name, kind: 'token', permissions: ['*'] }),
    }))
  return {
    principalOf(token) {
      const given = sha256(token)
      // Every one is compared, and digests have one length: the time tells neither which one matched nor where it differs.
      let found: Principal | null = null
      for (const { digest, principal } of known) if (timingSafeEqual(digest, given)) found = principal
      return found
    },
  }
}

function sha256(text: string): Buffer {
  return hash('sha256', text, 'buffer')
}

/**
 * The token of an `Authorization` header: `SSWS <token>` (Okta's scheme word) or `Bearer <token>`, scheme in any case
 * (RFC 9110, 11.1). Null where there is no header; an empty token where it has another form, which belongs to nobody.
 */
export function authorizationToken(
  header: string | undefined,
): { readonly scheme: 'ssws' | 'bearer' | 'other'; readonly token: string } | null {
  if (header === undefined) return null
  const match = /^(ssws|bearer) +([^\s]+) *$/i.exec(header)
  if (match === null) return { scheme: 'other', token: '' }
  return { scheme: match[1]!.toLowerCase() as 'ssws' | 'bearer', token: match[2]! } // the expression knows only these two
}
