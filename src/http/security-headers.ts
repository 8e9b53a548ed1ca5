/** What every answer of the API carries. Nothing of it may be shown as a page, framed, sniffed or kept. */
export const apiHeaders = Object.freeze({
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
})

/** A year: browsers then come by https only. Sent where the public URL is https. */
export const strictTransport = Object.freeze({ 'strict-transport-security': 'max-age=31536000' })

/**
 * The policy of our own pages: scripts and styles of our own files only.
 *
 * @param nonce lets the style elements through that the console's components make; every answer has its own
 */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
