import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose'
import type { Clock } from '../../base/clock.ts'
import type { SecretBox } from '../../base/secrets.ts'
import type { SigningKey } from '../../model/access.ts'
import type { Store } from '../../store/store.ts'

/** The keys that access tokens are signed with. The newest signs; the ones before it verify what they signed. */
export interface SigningKeys {
  current(): Promise<{ readonly id: string; readonly algorithm: string; readonly key: CryptoKey }>
  /** A public key by id, or null where there is none or it is past its time. */
  publicKey(id: string): Promise<CryptoKey | null>
  /** What `/oauth2/v1/keys` shows (RFC 7517, 5). */
  publicSet(): Promise<{ readonly keys: readonly JWK[] }>
}

const algorithm = 'ES256'
/** A new key signs after 90 days; the old one is shown and believed for one more day, longer than any token lives. */
const signsForMs = 90 * 86_400_000
const believedForMs = signsForMs + 86_400_000

export function openSigningKeys(parts: {
  readonly store: Pick<Store, 'commit' | 'listSigningKeys'>
  readonly clock: Pick<Clock, 'now'>
  readonly secrets: SecretBox
}): SigningKeys {
  const { store, clock, secrets } = parts
  let loaded: readonly SigningKey[] | null = null
  let making: Promise<SigningKey> | null = null
  const imported = new Map<string, CryptoKey>()

  const believed = async () => {
    loaded ??= await store.listSigningKeys()
    return loaded.filter((key) => clock.now() - key.created < believedForMs)
  }
  const newest = async (): Promise<SigningKey> => {
    const [key] = await believed()
    if (key !== undefined && clock.now() - key.created < signsForMs) return key
    // Made when it is first needed: most installations have no machine clients. One at a time, however many ask.
    making ??= makeKey().finally(() => (making = null))
    return making
  }
  const makeKey = async (): Promise<SigningKey> => {
    const pair = await generateKeyPair(algorithm, { extractable: true })
    const publicJwk = await exportJWK(pair.publicKey)
    const id = await calculateJwkThumbprint(publicJwk)
    const privateSealed = secrets.seal(JSON.stringify(await exportJWK(pair.privateKey)), sealContext(id))
    const key: SigningKey = {
      id,
      algorithm,
      publicJwk: { ...publicJwk, kid: id, use: 'sig', alg: algorithm },
      privateSealed,
      created: clock.now(),
    }
    await store.commit({ kind: 'signingKey.put', key })
    loaded = await store.listSigningKeys()
    return key
  }
  const importOnce = async (name: string, jwk: () => JWK, alg: string): Promise<CryptoKey> => {
    const known = imported.get(name)
    if (known !== undefined) return known
    const key = (await importJWK(jwk(), alg)) as CryptoKey // ES256 keys are never shared secrets
    imported.set(name, key)
    return key
  }

  return {
    async current() {
      const { id, algorithm: alg, privateSealed } = await newest()
      const jwk = () => JSON.parse(secrets.open(privateSealed, sealContext(id))) as JWK // sealed by makeKey
      return { id, algorithm: alg, key: await importOnce(`private ${id}`, jwk, alg) }
    },
    async publicKey(id) {
      const key = (await believed()).find((each) => each.id === id)
      return key === undefined ? null : importOnce(`public ${id}`, () => key.publicJwk as JWK, key.algorithm)
    },
    async publicSet() {
      await newest()
      return { keys: (await believed()).map((key) => key.publicJwk as JWK) } // stored by makeKey
    },
  }
}

function sealContext(id: string): string {
  return `signing_key/${id}/private`
}
