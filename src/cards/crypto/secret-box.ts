import { createCipheriv, createDecipheriv } from 'node:crypto'
import { CardError } from '../card.ts'
import { text } from '../fields.ts'

/** The key of Encrypt and Decrypt. */
export const boxKey = text({
  label: 'Key',
  help: '32 random bytes in base64 or hex, for example of: openssl rand -base64 32',
  secret: true,
  max: 128,
})

const name = 'aes-256-gcm'
const sizes = Object.freeze({ key: 32, nonce: 12, tag: 16 })

/** Nonce, encrypted text and tag, in base64. A nonce must never come twice with the same key. */
export function locked(data: string, key: string, nonce: Buffer): string {
  const cipher = createCipheriv(name, keyBytes(key), nonce, { authTagLength: sizes.tag })
  return Buffer.concat([nonce, cipher.update(data, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64')
}

/** The text in what `locked` gave. @throws CardError where the key is another one or a bit has changed */
export function unlocked(box: string, key: string): string {
  const bytes = Buffer.from(box, 'base64')
  const end = bytes.length - sizes.tag
  const opened = keyBytes(key)
  if (end < sizes.nonce) throw refused()
  try {
    const decipher = createDecipheriv(name, opened, bytes.subarray(0, sizes.nonce), { authTagLength: sizes.tag })
    decipher.setAuthTag(bytes.subarray(end))
    return Buffer.concat([decipher.update(bytes.subarray(sizes.nonce, end)), decipher.final()]).toString('utf8')
  } catch {
    throw refused()
  }
}

const refused = (): CardError =>
  new CardError('Invalid Input', 'The text cannot be decrypted: it was made with another key, or changed since.')

function keyBytes(key: string): Buffer {
  const bytes = /^[0-9a-f]{64}$/i.test(key) ? Buffer.from(key, 'hex') : Buffer.from(key, 'base64')
  const isKey = bytes.length === sizes.key && /^[\w+/-]{43}=?$|^[0-9a-f]{64}$/i.test(key)
  if (isKey) return bytes
  throw new CardError(
    'Invalid Input',
    'The key must be 32 random bytes in base64 or hex; openssl rand -base64 32 makes one.',
  )
}
