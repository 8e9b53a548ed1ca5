import { isJsonObject, type JsonObject } from '../../base/json/json.ts'
import { readJsonText } from '../../language/json-text.ts'
import { CardError } from '../card.ts'

/** What a token says, whether it is true or not. */
export interface TokenParts {
  readonly header: JsonObject
  readonly payload: JsonObject
  readonly signature: string
}

const shape = /^[\w-]+\.[\w-]*\.[\w-]*$/

/** Reads a token without checking it. @throws CardError that shows nothing of it */
export function readToken(token: string): TokenParts {
  if (!shape.test(token)) {
    throw new CardError('Parse Error', 'The token is no signed JSON Web Token: three parts with dots between them.')
  }
  const [header = '', payload = '', signature = ''] = token.split('.')
  return { header: readPart(header, 'header'), payload: readPart(payload, 'payload'), signature }
}

function readPart(part: string, name: string): JsonObject {
  const read = readJsonText(Buffer.from(part, 'base64url').toString('utf8'))
  if ('message' in read) throw new CardError('Parse Error', `The ${name} of the token ${read.message}.`)
  if (!isJsonObject(read.value)) throw new CardError('Parse Error', `The ${name} of the token is no JSON object.`)
  return read.value
}
