const key = 'flowhook.return-to'

/** Keeps the page that somebody had to leave in order to sign in; for this tab only. */
export function keepReturnAddress(storage: Storage, href: string): void {
  storage.setItem(key, href)
}

/** The page to go back to, once; the overview where there is none. */
export function takeReturnAddress(storage: Storage): string {
  const href = storage.getItem(key)
  storage.removeItem(key)
  // A path of our own only: neither `//host` nor what browsers read as that.
  return href !== null && /^\/(?![/\\])[^\t\r\n]*$/.test(href) ? href : '/'
}
