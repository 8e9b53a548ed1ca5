const linked = ['/sign-in', '/setup']

/**
 * Takes the token of a one-time link out of the address (`/sign-in#token=…`, `/setup#token=…`), so that it stays in no
 * history and in no screenshot. Called once, before the router reads the address.
 *
 * @returns null where the page was opened without one
 */
export function takeSignInToken(window: Window): string | null {
  const { location, history } = window
  if (!linked.includes(location.pathname)) return null
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (location.hash !== '') history.replaceState(null, '', location.pathname)
  return token
}
