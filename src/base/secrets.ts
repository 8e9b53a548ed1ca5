import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * Secrets at rest: AES-256-GCM with a data key per record, wrapped by the master key.
 *
 * A sealed text is `v1.<key id>.<base64url of wrapped data key and ciphertext>`. The context (table, row and column) is
 * bound into it, so a sealed text that was copied to another row does not open there.
 */
export interface SecretBox {
  seal(plain: string, context: string): string
  /** @throws Error when the key, the context or the text is not the one it was sealed with */
  open(sealed: string, context: string): string
}

/** @param masterKey any text of at least 32 characters; the two AES keys are derived from it */
export function secretBox(masterKey: string): SecretBox {
  if (masterKey.length < 32) throw new RangeError('The master key needs at least 32 characters.')
  const wrapping = Buffer.from(hkdfSync('sha256', masterKey, '', 'flowhook wrapping key', 32))
  const keyId = createHash('sha256').update(wrapping).digest('hex').slice(0, 8)
  return {
    seal(plain, context) {
      const dataKey = randomBytes(32)
      const wrapped = encrypt(wrapping, dataKey, `${keyId} ${context}`)
      const text = encrypt(dataKey, Buffer.from(plain, 'utf8'), context)
      return `v1.${keyId}.${Buffer.concat([wrapped, text]).toString('base64url')}`
    },
    open(sealed, context) {
      const [version, id, data] = sealed.split('.')
      if (version !== 'v1' || id !== keyId || data === undefined) {
        throw new Error(
          'This secret was sealed with another master key. Set FLOWHOOK_KEY to the key it was sealed with.',
        )
      }
      const bytes = Buffer.from(data, 'base64url')
      const dataKey = decrypt(wrapping, bytes.subarray(0, wrappedLength), `${keyId} ${context}`)
      return decrypt(dataKey, bytes.subarray(wrappedLength), context).toString('utf8')
    },
  }
}

const ivLength = 12
const tagLength = 16
const wrappedLength = ivLength + 32 + tagLength

function encrypt(key: Buffer, plain: Buffer, context: string): Buffer {
  const iv = randomBytes(ivLength)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context))
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: Buffer, bytes: Buffer, context: string): Buffer {
  const tagStart = bytes.length - tagLength
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivLength)).setAAD(Buffer.from(context))
  decipher.setAuthTag(bytes.subarray(tagStart))
  return Buffer.concat([decipher.update(bytes.subarray(ivLength, tagStart)), decipher.final()])
}

/** SHA-256 in hex: how a token is looked up without being stored. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Compares two texts in a time that does not tell where they differ. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}
