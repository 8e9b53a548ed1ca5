import { RE2JS } from 're2js'
import { checkLength } from './limits.ts'
import { readPattern } from './pattern.ts'

export interface Replacing {
  readonly replacement: string
  readonly everywhere: boolean
  /** Whether the case of letters counts. */
  readonly sensitive: boolean
}

/** Replaces a text as it stands. @throws CardError `Text Too Long` */
export function replaceText(text: string, target: string, { replacement, everywhere, sensitive }: Replacing): string {
  if (target === '') return text
  if (!sensitive) {
    const found = readPattern(RE2JS.quote(target), text, true)
    return replaceMatches(text, found, () => replacement, everywhere)
  }
  if (!everywhere) {
    checkLength(text.length - target.length + replacement.length)
    return text.replace(target, () => replacement)
  }
  const parts = text.split(target)
  checkLength(text.length + (parts.length - 1) * (replacement.length - target.length))
  return parts.join(replacement)
}

/** One match, as the maker of its replacement sees it. */
export interface Match {
  group(index?: number): string | null
  groupCount(): number
}

/** Replaces the matches of a pattern. @throws CardError `Text Too Long` */
export function replaceMatches(
  text: string,
  pattern: RE2JS,
  replacement: (match: Match) => string,
  everywhere: boolean,
): string {
  const matcher = pattern.matcher(text)
  let output = ''
  let at = 0
  while (matcher.find()) {
    output += text.slice(at, matcher.start()) + replacement(matcher)
    checkLength(output.length)
    at = matcher.end()
    if (!everywhere) break
  }
  output += text.slice(at)
  checkLength(output.length)
  return output
}
