/** The name in `names` that is closest to `wanted` by letters changed, if any is close enough to be meant. */
export function nearest(wanted: string, names: Iterable<string>): string | null {
  let best: string | null = null
  let least = Math.max(2, Math.floor(wanted.length / 3)) + 1
  for (const name of names) {
    if (Math.abs(name.length - wanted.length) >= least) continue
    const changes = distance(wanted.slice(0, 100), name.slice(0, 100))
    if (changes < least) {
      least = changes
      best = name
    }
  }
  return best
}

/** ` Did you mean "…"?`, or nothing. */
export function suggestion(wanted: string, names: Iterable<string>): string {
  const name = nearest(wanted, names)
  return name === null ? '' : ` Did you mean "${name}"?`
}

// Levenshtein, one row at a time.
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    }
    row = next
  }
  return row[b.length]!
}
