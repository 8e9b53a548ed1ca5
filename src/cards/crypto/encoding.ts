import { choice } from '../fields.ts'

/*
 * Choices of the cards of this folder (docs/functions-choices.md has them too):
 *
 * - Text is read as UTF-8. "binary" is one character for each byte, from 0 to 255.
 * - Keys are PEM or JWK of RSA (2048 to 8192 bits) and of the named curves in keys.ts; anything else is refused by name.
 * - Encrypt and Decrypt know one algorithm, AES-256-GCM, with a key of 32 random bytes: no passwords, which are too weak to be
 *   keys, and nothing that could be changed on its way without anybody noticing.
 * - MD5 and SHA-1 are there because other systems still ask for them.
 */

/** How bytes are written as text. */
export const digest = choice({
  label: 'Written as',
  options: { base64: 'base64', hex: 'hex', binary: 'binary' },
  optional: true,
  default: 'hex',
})

/** The hash functions. */
export const algorithm = choice({
  label: 'Algorithm',
  options: { md5: 'MD5', sha1: 'SHA-1', sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' },
  optional: true,
  default: 'sha256',
})
