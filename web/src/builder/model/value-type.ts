import type { ValueType } from '../../../../src/model/flow-definition.ts'
import type { FieldKind } from '../../api/cards.ts'
import { builder as words } from '../../messages/builder.ts'

const types: Readonly<Record<FieldKind, ValueType>> = {
  text: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  date: 'date',
  object: 'object',
  list: 'list',
  any: 'any',
  choice: 'text',
  template: 'text',
  fields: 'object',
  flow: 'text',
  connection: 'text',
  conditions: 'list',
  table: 'text',
  path: 'any',
}

/** The type of value that a field takes or gives. */
export const typeOfField = (kind: FieldKind): ValueType => types[kind] ?? 'any'

const { conversions } = words

/**
 * What happens when a value of one type goes where another is expected: null where nothing does, else a sentence for the
 * author. It is the table of src/language/convert.ts in words.
 */
export function mismatch(from: ValueType, to: ValueType): { readonly message: string; readonly fails: boolean } | null {
  if (from === to || from === 'any' || to === 'any') return null
  // A date is text; only where it goes says that it is meant as one.
  const actual = from === 'date' ? 'text' : from
  if (actual === to) return null
  const message = conversion(actual, to)
  return message === null
    ? { message: conversions.fails(words.types[from], words.types[to]), fails: true }
    : { message, fails: false }
}

function conversion(from: ValueType, to: ValueType): string | null {
  switch (to) {
    case 'text':
      return from === 'object' || from === 'list'
        ? conversions.jsonToText(words.types[from])
        : conversions.toText(words.types[from])
    case 'number':
      return from === 'text' ? conversions.textToNumber : null
    case 'boolean':
      return from === 'text' ? conversions.textToBoolean : from === 'number' ? conversions.numberToBoolean : null
    case 'date':
      return from === 'text' ? conversions.textToDate : null
    case 'object':
      return from === 'text' ? conversions.textToObject : null
    case 'list':
      return from === 'text' ? conversions.textToList : conversions.oneToList(words.types[from])
    default:
      return null
  }
}
