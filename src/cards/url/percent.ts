import { languageLimits } from '../../language/limits.ts'
import { CardError } from '../card.ts'

/*
 * What the URL cards do where nothing public says so:
 * - half of a character of two units is written as the replacement character, as everywhere on the web;
 * - decoding takes what is no percent-encoding as an error, and + as +, except in a query;
 * - a query gives a list where a name comes several times; null has no value, a list is written as the name several times.
 */

/** @throws CardError `Text Too Long` */
export function encoded(text: string, encode: (text: string) => string): string {
  const output = encode(text.toWellFormed())
  if (output.length <= languageLimits.text) return output
  throw new CardError(
    'Text Too Long',
    `The text would have ${output.length} characters. A text has at most ${languageLimits.text}.`,
  )
}

/** @throws CardError `Invalid Input` */
export function decoded(text: string, decode: (text: string) => string): string {
  try {
    return decode(text)
  } catch {
    throw new CardError(
      'Invalid Input',
      'The text has a % that begins no encoded character. Write %25 for a percent sign.',
    )
  }
}
