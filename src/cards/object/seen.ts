import { integer, object } from '../fields.ts'

/** What the cards inside a loop over an object see of it. */
export const fieldSeen = Object.freeze({
  item: object({ label: 'Item', help: 'The key and its value: {key, value}.' }),
  index: integer({ label: 'Index', help: 'From 0.' }),
})
