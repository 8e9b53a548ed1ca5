import { CardError } from '../card.ts'

/*
 * How XML and objects become each other, where nothing public says how Okta's cards do it: as most libraries do.
 * - An element becomes a property: text where it has nothing else, else an object. Elements of one name are a list.
 * - Attributes are properties with @ in front; text beside attributes or elements is "#text".
 * - Everything is text: nothing is taken for a number, true or false.
 * - Comments, processing instructions and the declaration are left out, CDATA is text.
 * - A document type is refused, and no entity is known but the five of XML and numbered characters.
 */

/** docs/promises.md */
export const xmlLimits = Object.freeze({ depth: 64, elements: 100_000 })

export const invalidXml = (what: string): CardError => new CardError('Parse Error', `The text is no XML: ${what}.`)
