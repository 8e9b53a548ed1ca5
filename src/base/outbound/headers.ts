/** Headers that belong to the connection: they frame the message, so nobody but the client may set them. */
const ofConnection: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
])

/** Headers that a delivery sets itself; a hook's own header of the same name would contradict or forge them. */
const ofDelivery: ReadonlySet<string> = new Set([
  'accept',
  'content-encoding',
  'content-type',
  'date',
  'user-agent',
  'x-okta-verification-challenge',
])

/** Whether a header frames the connection and so is refused from every caller of the outbound client. `name` in lower case. */
export function connectionHeader(name: string): boolean {
  return ofConnection.has(name) || name.startsWith('proxy-')
}

/** Whether a header may not be set by a user, in any case: those of the connection, of the delivery and `webhook-…`. */
export function reservedHeader(name: string): boolean {
  const lower = name.toLowerCase()
  return connectionHeader(lower) || ofDelivery.has(lower) || lower.startsWith('webhook-')
}

// RFC 9110, 5.6.2: a token.
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
// RFC 9110, 5.5: visible characters, blank, tab, and bytes above ASCII, which are sent as Latin-1.
const badInValue = /[^\t\x20-\x7e\xa0-\xff]/

/** Whether name and value can be written into a message without ending the line or the header block. */
export function wellFormedHeader(name: string, value: string): boolean {
  return token.test(name) && !badInValue.test(value)
}

/** A name and a value are at most this many characters long. */
export const maxHeader = Object.freeze({ name: 256, value: 8192 })

/**
 * Judges a header that a user wants to send: when it is saved, and again when it is sent.
 *
 * @returns a sentence that says what is wrong, or null
 */
export function checkHeader(name: string, value: string): string | null {
  if (!token.test(name)) return "A header name has only letters, digits and !#$%&'*+-.^_`|~ (RFC 9110)."
  if (name.length > maxHeader.name) return `The name is longer than ${maxHeader.name} characters.`
  if (reservedHeader(name)) return `${name} is reserved: the server sets it itself.`
  if (value.length > maxHeader.value) return `The value is longer than ${maxHeader.value} characters.`
  if (badInValue.test(value)) {
    return 'A header value has no line breaks or other control characters, and no characters beyond Latin-1.'
  }
  return null
}
