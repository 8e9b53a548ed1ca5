import { apiAccess as words } from '../../messages/api-access.ts'

/** What was pasted as a client's key: its public keys, or what is wrong with it. */
export type ReadKeys =
  { readonly keys: readonly unknown[]; readonly problem: null } | { readonly keys: null; readonly problem: string }

/** The members that a private or a secret key has (RFC 7518, 6). They must not leave this browser. */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/** Reads a JWK or a JWK set. Whether a key is strong enough is for the server to say. */
export function readKeys(text: string): ReadKeys {
  const given = parse(text)
  if (!isObject(given)) return { keys: null, problem: words.notJwk }
  const keys: unknown = Array.isArray(given['keys']) ? given['keys'] : [given]
  if (!Array.isArray(keys) || keys.length === 0 || !keys.every((key) => isObject(key) && 'kty' in key)) {
    return { keys: null, problem: words.notJwk }
  }
  const isPrivate = keys.some((key) => privateMembers.some((member) => Object.hasOwn(key as object, member)))
  return isPrivate ? { keys: null, problem: words.isPrivate } : { keys, problem: null }
}

/** A new ES256 key pair as JWKs, made by this browser. */
export async function makeKeyPair(): Promise<{ readonly publicKey: object; readonly privateKey: object }> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  const names = { kid: crypto.randomUUID(), alg: 'ES256', use: 'sig' }
  const jwk = async (key: CryptoKey) => {
    const { kty, crv, x, y, d } = await crypto.subtle.exportKey('jwk', key)
    return { kty, crv, x, y, ...(d === undefined ? {} : { d }), ...names }
  }
  return { publicKey: await jwk(pair.publicKey), privateKey: await jwk(pair.privateKey) }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
