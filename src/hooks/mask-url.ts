/** What stands in place of a token. */
export const hiddenToken = '***'

/**
 * The URL with the value of every `clientToken` in its query hidden: what logs, the System Log and histories show. Only the
 * hook's own API returns the URL as it is.
 */
export function maskUrl(url: string): string {
  const start = url.indexOf('?')
  if (start === -1) return url
  const end = url.indexOf('#', start)
  const query = url.slice(start + 1, end === -1 ? undefined : end)
  const masked = query
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=')
      return equals !== -1 && isTokenName(pair.slice(0, equals)) ? `${pair.slice(0, equals)}=${hiddenToken}` : pair
    })
    .join('&')
  return `${url.slice(0, start + 1)}${masked}${end === -1 ? '' : url.slice(end)}`
}

/** Whether a header is one that credentials come in, e.g. the one of a flow's client token. */
export const isCredentialHeader = (name: string): boolean =>
  /authori[sz]ation|token|secret|password|api-?key|cookie|session/i.test(name)

/** The values that `maskUrl` hides, as they stand and decoded, for hiding them in an answer's text too. */
export function tokensOf(url: string): readonly string[] {
  const query = URL.parse(url)?.search ?? ''
  return query
    .slice(1)
    .split('&')
    .flatMap((pair) => {
      const equals = pair.indexOf('=')
      if (equals === -1 || !isTokenName(pair.slice(0, equals))) return []
      const value = pair.slice(equals + 1)
      return value === '' ? [] : [...new Set([value, decoded(value)])]
    })
}

const isTokenName = (name: string) => decoded(name).toLowerCase() === 'clienttoken'

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
