import { languageLimits } from '../../language/limits.ts'
import { CardError } from '../card.ts'

/*
 * What the text cards do where nothing public says so:
 * - a missing text is an empty one; positions are those of UTF-16, as in JavaScript, counted from 0;
 * - texts that are looked for are literal and their case counts, except in the cards with Pattern in their name;
 * - an empty text is found at the beginning; replacing it changes nothing;
 * - a negative position counts as 0, except in At, which gives nothing outside the text.
 */

/** Refuses to build a text that no flow may hold, before it is built. */
export function checkLength(characters: number): void {
  if (characters <= languageLimits.text) return
  throw new CardError(
    'Text Too Long',
    `The text would have ${characters} characters. A text has at most ${languageLimits.text}.`,
  )
}

/** The same for the items of a list. */
export function checkItems(items: number): void {
  if (items <= languageLimits.list) return
  throw new CardError('List Too Long', `The list would have ${items} items. A list has at most ${languageLimits.list}.`)
}
