import type { Problem } from '../base/errors.ts'
import { CardError } from '../cards/card.ts'

/** Why a table was not changed, as an error of the card that wanted it. */
export function tableRefusal({ code, message, causes }: Problem): CardError {
  if (code === 'NOT_FOUND') return new CardError('Not Found', `${message}.`, 404)
  return new CardError('Invalid Input', causes.length === 0 ? message : causes.join(' '), 400)
}
