/** Makes texts and bytes safe to show: whatever is a credential in them, in the ways that one is written down, is hidden. */
export interface Hider {
  text(text: string): string
  bytes(bytes: Uint8Array): Uint8Array
}

export const hidden = '(hidden)'

/** Shorter ones are no secrets worth the name, and would be found in everything. */
const shortest = 8

/** @param credentials secrets, and headers made of them */
export function hiderOf(credentials: readonly string[]): Hider {
  const parts = credentials.flatMap((value) => [value, ...value.split(/[\s;,=]+/)])
  const forms = parts.filter((part) => part.length >= shortest).flatMap(formsOf)
  // The longest first: nothing of it is left over.
  const needles = [...new Set(forms)].toSorted((a, b) => b.length - a.length)
  const text = (given: string) => needles.reduce((left, needle) => left.replaceAll(needle, hidden), given)
  return {
    text,
    bytes(bytes) {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      const found = needles.some((needle) => buffer.includes(needle))
      if (!found) return bytes
      // Byte for byte, so that whatever else is in it stays as it is.
      const latin = needles.map((needle) => Buffer.from(needle).toString('latin1'))
      return Buffer.from(
        latin.reduce((left, needle) => left.replaceAll(needle, hidden), buffer.toString('latin1')),
        'latin1',
      )
    },
  }
}

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret)
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
  ]
}
