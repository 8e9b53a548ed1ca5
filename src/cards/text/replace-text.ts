import type { Matcher } from 're2js'
import { checkLength } from './limits.ts'
import { firstPosition, splitAt } from '../../language/occurrences.ts'
import { openLiteralSearch, PatternWork } from './pattern.ts'

export interface Replacing {
  readonly replacement: string
  readonly everywhere: boolean
  /** Whether the case of letters counts. */
  readonly sensitive: boolean
}

/** What a match costs beside what is looked at, and what a part of its replacement does. */
const costOfMatch = 200
const costOfPart = 20

/** Replaces a text as it stands. @throws CardError `Text Too Long` */
export function replaceText(text: string, target: string, replacing: Replacing, work = new PatternWork()): string {
  const { replacement, everywhere, sensitive } = replacing
  if (target === '') return text
  if (!sensitive) {
    return replaceMatches(text, openLiteralSearch(target, text, true, work), [replacement], everywhere, work)
  }
  work.spend(costOfPart * text.length)
  if (!everywhere) {
    const at = firstPosition(text, target)
    if (at === -1) return text
    checkLength(text.length - target.length + replacement.length)
    return text.slice(0, at) + replacement + text.slice(at + target.length)
  }
  const parts = splitAt(text, target)
  checkLength(text.length + (parts.length - 1) * (replacement.length - target.length))
  return parts.join(replacement)
}

/** A part of what is put in the place of a match: a text as it stands, or what a group holds; 0 is all of the match. */
export type Part = string | number

/** Replaces the matches of a pattern. @throws CardError `Text Too Long` */
export function replaceMatches(
  text: string,
  matcher: Matcher,
  replacement: readonly Part[],
  everywhere: boolean,
  work: PatternWork,
): string {
  let output = ''
  const add = (part: string): void => {
    checkLength(output.length + part.length)
    output += part
  }
  let at = 0
  while (matcher.find()) {
    work.spend(costOfMatch + costOfPart * replacement.length)
    add(text.slice(at, matcher.start()))
    for (const part of replacement) {
      // A group that took no part, or that the pattern does not have, is empty.
      add(typeof part === 'string' ? part : part <= matcher.groupCount() ? (matcher.group(part) ?? '') : '')
    }
    at = matcher.end()
    if (!everywhere) break
  }
  add(text.slice(at))
  return output
}
