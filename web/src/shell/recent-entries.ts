/** Something that was gone to by the palette: enough to go there again. */
export interface RecentEntry {
  readonly label: string
  readonly href: string
}

const key = 'flowhook.recent'
const most = 5

/** What this browser's user went to last, the newest first. */
export function recentEntries(storage: Storage): readonly RecentEntry[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isEntry).slice(0, most) : []
  } catch {
    return []
  }
}

export function rememberEntry(storage: Storage, entry: RecentEntry): void {
  const others = recentEntries(storage).filter(({ href }) => href !== entry.href)
  try {
    storage.setItem(key, JSON.stringify([entry, ...others].slice(0, most)))
  } catch {
    // Storage is switched off or full: then nothing is recent.
  }
}

function isEntry(kept: unknown): kept is RecentEntry {
  const { label, href } = (kept ?? {}) as Partial<Record<string, unknown>>
  // A path of our own only, never `//host`.
  return typeof label === 'string' && typeof href === 'string' && /^\/(?![/\\])/.test(href)
}
