/**
 * Where one text stands in another, in time linear in both. The search that JavaScript brings along may look at text × target
 * characters: with texts made for it that is a minute and more in which no other flow gets its turn.
 */

/** Up to so much of text × target the native search is used: it is fast, and cannot take long. */
const mostNative = 32_000_000

const isSmall = (text: string, target: string): boolean => text.length * target.length <= mostNative

/** `String.indexOf`. */
export function firstPosition(text: string, target: string): number {
  if (isSmall(text, target)) return text.indexOf(target)
  let first = -1
  eachPosition(text, target, false, (position) => {
    first = position
    return false
  })
  return first
}

/** `String.lastIndexOf`: the last position at or before `most`, which counts as 0 where it is negative. */
export function lastPosition(text: string, target: string, most: number): number {
  if (isSmall(text, target)) return text.lastIndexOf(target, most)
  let last = -1
  eachPosition(text.slice(0, Math.max(0, most) + target.length), target, true, (position) => {
    last = position
    return true
  })
  return last
}

/** `String.split` for a target that is not empty. */
export function splitAt(text: string, target: string, mostParts = 0xffff_ffff): string[] {
  if (isSmall(text, target)) return text.split(target, mostParts)
  const parts: string[] = []
  let at = 0
  eachPosition(text, target, false, (position) => {
    parts.push(text.slice(at, position))
    at = position + target.length
    return parts.length < mostParts
  })
  if (parts.length < mostParts) parts.push(text.slice(at))
  return parts
}

/** As Knuth, Morris and Pratt do it, up to where `found` gives false. */
function eachPosition(text: string, target: string, overlapping: boolean, found: (position: number) => boolean): void {
  const borders = bordersOf(target)
  let matched = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    while (matched > 0 && target.charCodeAt(matched) !== code) matched = borders[matched - 1]!
    if (target.charCodeAt(matched) === code) matched++
    if (matched < target.length) continue
    if (!found(i + 1 - matched)) return
    matched = overlapping ? borders[matched - 1]! : 0
  }
}

/** For each beginning of the target: how much of it is both its beginning and its end, itself not counted. */
function bordersOf(target: string): Int32Array {
  const borders = new Int32Array(target.length)
  let border = 0
  for (let i = 1; i < target.length; i++) {
    const code = target.charCodeAt(i)
    while (border > 0 && target.charCodeAt(border) !== code) border = borders[border - 1]!
    if (target.charCodeAt(border) === code) border++
    borders[i] = border
  }
  return borders
}
