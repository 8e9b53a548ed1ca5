import { importJWK, type JWK } from 'jose'

/** What a client's assertions may be signed with. One is fixed for each client; `none` and shared secrets never are. */
export const assertionAlgorithms = Object.freeze([
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const)

export type AssertionAlgorithm = (typeof assertionAlgorithms)[number]

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']
const curveOf: Readonly<Record<string, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521', EdDSA: 'Ed25519' }
const algorithmOf: Readonly<Record<string, AssertionAlgorithm>> = {
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
  Ed25519: 'EdDSA',
}

/**
 * The one algorithm of a client: the given one, else the keys' own `alg`, else what fits the kind of key.
 *
 * @returns null where the keys do not agree or have none
 */
export function algorithmFor(keys: readonly JWK[], given: AssertionAlgorithm | undefined): AssertionAlgorithm | null {
  const named = new Set(
    keys.map((key) => given ?? key.alg ?? (key.kty === 'RSA' ? 'RS256' : algorithmOf[key.crv ?? ''])),
  )
  const [only] = named
  return named.size === 1 ? (assertionAlgorithms.find((each) => each === only) ?? null) : null
}

/**
 * What is wrong with a client's keys, one sentence each, beginning with the key's place; empty when they can be used. RSA
 * keys need 2048 bits (RFC 7518, 3.3).
 */
export async function keyProblems(keys: readonly JWK[], algorithm: AssertionAlgorithm): Promise<readonly string[]> {
  const problems: string[] = []
  const ids = new Set<string>()
  for (const [index, key] of keys.entries()) {
    const at = `jwks.keys.${index}`
    const secret = privateMembers.find((member) => member in key)
    if (secret !== undefined) {
      problems.push(`${at}: This is a private or shared key (it has "${secret}"). Register the public half only.`)
      continue
    }
    if (key.use !== undefined && key.use !== 'sig') problems.push(`${at}.use: Expected "sig" where it is given.`)
    if (key.alg !== undefined && key.alg !== algorithm) problems.push(`${at}.alg: Expected ${algorithm}.`)
    if (keys.length > 1 && key.kid === undefined) problems.push(`${at}.kid: Needed where there are several keys.`)
    if (key.kid !== undefined && ids.has(key.kid)) problems.push(`${at}.kid: Another key has the same one.`)
    if (key.kid !== undefined) ids.add(key.kid)
    const unusable = await whyUnusable(key, algorithm)
    if (unusable !== null) problems.push(`${at}: ${unusable}`)
  }
  return problems
}

async function whyUnusable(key: JWK, algorithm: AssertionAlgorithm): Promise<string | null> {
  const curve = curveOf[algorithm]
  if (curve !== undefined && key.crv !== curve) return `${algorithm} needs a key on the curve ${curve}.`
  if (curve === undefined && key.kty !== 'RSA') return `${algorithm} needs an RSA key.`
  try {
    const imported = await importJWK(key, algorithm)
    if (imported instanceof Uint8Array) return 'A shared secret cannot be used.'
    const { modulusLength } = imported.algorithm as { modulusLength?: number } // only RSA keys have one
    if (modulusLength !== undefined && modulusLength < 2048) {
      return `The RSA key has ${modulusLength} bits; expected 2048 or more.`
    }
    return null
  } catch {
    return 'The key cannot be read. Expected a public key as a JWK (RFC 7517).'
  }
}
