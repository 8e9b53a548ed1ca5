/** Looking for a name that was meant costs names × letters²: what is asked about may come from somebody who wants it to. */
const most = Object.freeze({ names: 1_000, letters: 64, suggestions: 20 })

/** The name in `names` that is closest to `wanted` by letters changed, if any is close enough to be meant. */
export function nearest(wanted: string, names: Iterable<string>): string | null {
  if (wanted.length > most.letters) return null
  let best: string | null = null
  let least = Math.max(2, Math.floor(wanted.length / 3)) + 1
  let looked = 0
  for (const name of names) {
    if (++looked > most.names) break
    if (Math.abs(name.length - wanted.length) >= least) continue
    const changes = distance(wanted, name, least)
    if (changes < least) {
      least = changes
      best = name
    }
  }
  return best
}

/** ` Did you mean "…"?`, or nothing. */
export type Suggest = (wanted: string, names: Iterable<string>) => string

export const suggestion: Suggest = (wanted, names) => {
  const name = nearest(wanted, names)
  return name === null ? '' : ` Did you mean "${name}"?`
}

/** The same for a whole document: whoever has that much wrong in it is not helped by more. */
export function suggester(): Suggest {
  let left = most.suggestions
  return (wanted, names) => (left-- > 0 ? suggestion(wanted, names) : '')
}

// Levenshtein, one row at a time, until it cannot be below `enough` any more.
function distance(a: string, b: string, enough: number): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const changes = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
      next.push(changes)
      if (changes < least) least = changes
    }
    if (least >= enough) return enough
    row = next
  }
  return row[b.length]!
}
