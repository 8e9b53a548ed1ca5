import { RE2JS, RE2JSException } from 're2js'
import { CardError } from '../card.ts'

/** docs/promises.md: what a pattern may be at most. It is matched in time linear in pattern × text. */
const mostCharacters = 1_000
const mostInstructions = 5_000
/** Pattern × text, so that no flow holds up the others. */
const mostWork = 200_000_000

/** Compiled patterns that are kept: a loop uses one again and again. */
const kept = 100
const compiled = new Map<string, RE2JS>()

/**
 * Reads a regular expression in the syntax of RE2: that of JavaScript without look-around and back references, so that no
 * pattern can take for ever.
 *
 * @param text what it will be matched against: too much of it is refused
 * @throws CardError `Invalid Pattern`, `Text Too Long`
 */
export function readPattern(pattern: string, text: string, ignoreCase = false): RE2JS {
  const read = compile(pattern, ignoreCase)
  if (read.programSize() * text.length <= mostWork) return read
  throw new CardError('Text Too Long', `The pattern is too much work for a text of ${text.length} characters.`)
}

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
