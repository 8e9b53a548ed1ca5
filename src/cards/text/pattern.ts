import { MatcherInput, RE2JS, RE2JSException, type Matcher } from 're2js'
import { CardError } from '../card.ts'

/** docs/promises.md: what a pattern may be at most. A match takes time linear in pattern × text. */
const mostCharacters = 1_000
const mostInstructions = 5_000
/** Pattern × text, so that no flow holds up the others. */
const mostWork = 200_000_000

/** One search of a pattern and text that are allowed looks at each character some four times. */
const looks = 4

/** Compiled patterns that are kept: a loop uses one again and again. */
const kept = 100
const compiled = new Map<string, RE2JS>()

/**
 * What a card may do with patterns and texts in one run. Each match is found in linear time, but all of them are not: each may
 * have to look at all of the text behind it. So the work is counted, by what is looked at, and not by time: a replay must end as
 * the first run did.
 */
export class PatternWork {
  #left = looks * mostWork

  /** @throws CardError `Text Too Long` */
  spend(work: number): void {
    this.#left -= work
    if (this.#left < 0) throw tooMuch('all of this text')
  }
}

/** A text that counts how often the matcher looks at it. */
class CountedText extends String {
  readonly #text: string
  readonly #cost: number
  readonly #work: PatternWork

  constructor(text: string, cost: number, work: PatternWork) {
    super(text)
    this.#text = text
    this.#cost = cost
    this.#work = work
  }

  override charCodeAt(index: number): number {
    this.#work.spend(this.#cost)
    return this.#text.charCodeAt(index)
  }

  override indexOf(target: string, from = 0): number {
    const found = this.#text.indexOf(target, from)
    this.#work.spend((found === -1 ? this.#text.length : found) - from)
    return found
  }
}

/**
 * Opens the search for a regular expression in the syntax of RE2: that of JavaScript without look-around and back references,
 * so that no pattern can take for ever.
 *
 * @throws CardError `Invalid Pattern`, `Text Too Long`; the latter also while it searches
 */
export function openSearch(pattern: string, text: string, ignoreCase = false, work = new PatternWork()): Matcher {
  const read = compile(pattern, ignoreCase)
  if (read.programSize() * text.length > mostWork) throw tooMuch(`a text of ${text.length} characters`)
  // A look costs something with the smallest pattern too; and to say where parentheses matched, the matcher takes notes of all
  // of them wherever it looks.
  const cost = (read.programSize() + 10) * (1 + read.groupCount() / 8)
  return read.matcher(MatcherInput.utf16(new CountedText(text, cost, work)))
}

/** The same for a text that is looked for as it stands. */
export function openLiteralSearch(target: string, text: string, ignoreCase: boolean, work: PatternWork): Matcher {
  return openSearch(RE2JS.quote(target), text, ignoreCase, work)
}

const tooMuch = (text: string): CardError =>
  new CardError('Text Too Long', `The pattern is too much work for ${text}. Use a simpler pattern or a shorter text.`)

function compile(pattern: string, ignoreCase: boolean): RE2JS {
  const key = `${ignoreCase ? 'i' : 'c'}${pattern}`
  const known = compiled.get(key)
  if (known !== undefined) return known
  if (pattern.length > mostCharacters) {
    throw new CardError('Invalid Pattern', `A pattern has at most ${mostCharacters} characters.`)
  }
  const read = parse(pattern, ignoreCase)
  if (read.programSize() > mostInstructions) {
    throw new CardError('Invalid Pattern', 'The pattern repeats too much. Use smaller counts.')
  }
  compiled.set(key, read)
  if (compiled.size > kept) compiled.delete(compiled.keys().next().value!)
  return read
}

function parse(pattern: string, ignoreCase: boolean): RE2JS {
  try {
    return RE2JS.compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0)
  } catch (thrown) {
    if (!(thrown instanceof RE2JSException)) throw thrown
    const reason = thrown.message.replace(/^error parsing regexp: /, '').slice(0, 200)
    throw new CardError('Invalid Pattern', `The pattern is not a regular expression: ${reason}.`)
  }
}
