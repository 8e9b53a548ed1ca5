import { createPrivateKey, createPublicKey, type JsonWebKeyInput, type KeyObject } from 'node:crypto'
import { isJsonObject } from '../../base/json/json.ts'
import { readJsonText } from '../../language/json-text.ts'
import { CardError } from '../card.ts'

/** Characters of a key: the largest RSA key that is let through has about 7,000. */
export const longestKey = 16_384

const curves: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1', 'secp256k1'])
const rsaBits = Object.freeze({ least: 2048, most: 8192 })

/** Rounds that the password of a key may take to check; OpenSSL itself would go on for hours where a key asks for that. */
const mostRounds = 1_000_000

/** A private key, as PEM or JWK. @throws CardError that tells nothing of the key */
export function readPrivateKey(text: string, passphrase: string | null): KeyObject {
  checkRounds(text)
  const jwk = readJwk(text)
  return checked(
    attempt(
      () => createPrivateKey(jwk ?? { key: text, format: 'pem', passphrase: passphrase ?? '' }),
      'The private key cannot be read. It must be a PEM or JWK private key; an encrypted one needs its passphrase.',
    ),
  )
}

/** A public key, as PEM, certificate or JWK. @throws CardError */
export function readPublicKey(text: string): KeyObject {
  const jwk = readJwk(text)
  // A private key would be taken too; nobody should have to give one to check a signature.
  if (/PRIVATE KEY/.test(text) || (jwk !== null && Object.hasOwn(jwk.key, 'd'))) {
    throw new CardError('Invalid Input', 'The key is a private one; give the public key that belongs to it.')
  }
  return checked(
    attempt(
      () => createPublicKey(jwk ?? { key: text, format: 'pem' }),
      'The public key cannot be read. It must be a PEM public key, a certificate or a JWK.',
    ),
  )
}

function attempt(read: () => KeyObject, message: string): KeyObject {
  try {
    return read()
  } catch {
    throw new CardError('Invalid Input', message)
  }
}

function checked(key: KeyObject): KeyObject {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details = {} } = key
  if (type === 'rsa' || type === 'rsa-pss') {
    const bits = details.modulusLength ?? 0
    if (bits >= rsaBits.least && bits <= rsaBits.most) return key
    throw new CardError('Invalid Input', `An RSA key must have ${rsaBits.least} to ${rsaBits.most} bits, not ${bits}.`)
  }
  if (type === 'ec' && curves.has(details.namedCurve ?? '')) return key
  throw new CardError('Invalid Input', `The key must be one of RSA or of the curves ${[...curves].join(', ')}.`)
}

function readJwk(text: string): JsonWebKeyInput | null {
  if (!/^\s*\{/.test(text)) return null
  const read = readJsonText(text)
  if ('message' in read || !isJsonObject(read.value)) return null
  return { key: read.value as JsonWebKeyInput['key'], format: 'jwk' }
}

/** PBKDF2 by its object identifier 1.2.840.113549.1.5.12, without the two bytes before it that say so in DER. */
const pbkdf2 = Buffer.from('2a864886f70d01050c', 'hex')

const begin = '-----BEGIN ENCRYPTED PRIVATE KEY-----'

function checkRounds(pem: string): void {
  const blocks = pem.split(begin)
  if (blocks.length === 1) return
  const [block = ''] = blocks[1]!.split('-----END')
  const isPlain = blocks.length === 2 && /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(block)
  const rounds = isPlain ? roundsOf(Buffer.from(block, 'base64')) : null
  if (rounds === null || rounds > mostRounds) {
    const message = `The private key is encrypted in a way that is not known here: PBKDF2 with at most ${mostRounds} rounds.`
    throw new CardError('Invalid Input', message)
  }
}

/** The rounds: the number behind the salt, which is behind the identifier. Null where that is not what is there. */
function roundsOf(der: Buffer): number | null {
  const found = der.indexOf(pbkdf2)
  // Nobody needs it twice, and the one that counts might be the other.
  if (found < 0 || der.indexOf(pbkdf2, found + 1) >= 0) return null
  if (der[found - 2] !== 0x06 || der[found - 1] !== pbkdf2.length) return null
  const sequence = found + pbkdf2.length
  const salt = sequence + 2
  const rounds = salt + 2 + (der[salt + 1] ?? 0)
  const size = der[rounds + 1] ?? 0
  if (der[sequence] !== 0x30 || der[salt] !== 0x04 || der[rounds] !== 0x02 || size < 1 || size > 6) return null
  if ((der[sequence + 1] ?? 0x80) >= 0x80 || (der[salt + 1] ?? 0x80) >= 0x80) return null
  return rounds + 2 + size <= der.length ? der.readUIntBE(rounds + 2, size) : null
}
