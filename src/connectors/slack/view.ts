import { isJsonObject, type Json } from '../../base/json/json.ts'
import { CardError } from '../../cards/card.ts'
import { parsed } from './message.ts'

/** A view as Slack takes it. @throws CardError `Invalid Input` */
export function viewOf(given: Json): Json {
  const view = typeof given === 'string' ? parsed(given) : given
  if (!isJsonObject(view)) throw new CardError('Invalid Input', 'View: Expected an object, or one as JSON text.', 400)
  return view
}
