import { CardError } from '../card.ts'

/** A name of an element or attribute (XML 1.0, 2.3), with letters of any script. */
const form = /^[\p{L}_][\p{L}\p{N}\p{M}_.:-]*$/u

/** @throws CardError for what would be no name, or could be read as markup */
export function checkName(name: string): void {
  if (name.length <= 255 && form.test(name)) return
  throw new CardError('Invalid Input', `"${name.slice(0, 60)}" is no name for an element or attribute of XML.`)
}
