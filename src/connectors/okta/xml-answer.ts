import { isJsonObject, type Json } from '../../base/json/json.ts'
import { CardError } from '../../cards/card.ts'
import { readXml } from '../../cards/xml/index.ts'

/**
 * XML that Okta answers, e.g. an application's SAML metadata, as Okta's own card gives it: attributes are in `$`, which comes
 * first, text beside them is `_`, and what is in an element are lists by name. Seen in real exports, which cut the entity ID out
 * of `{"$":{"entityID":"http://www.okta.com/exk…` by its position.
 *
 * @returns null where the text is no XML, or more than is read
 */
export function xmlAnswer(text: string): Json | null {
  try {
    const root = readXml(text)
    return Object.fromEntries(Object.entries(root).map(([name, element]) => [name, elementOf(element)]))
  } catch (thrown) {
    if (thrown instanceof CardError) return null
    throw thrown
  }
}

function elementOf(element: Json): Json {
  if (!isJsonObject(element)) return element
  const attributes: Record<string, Json> = {}
  const inside: Record<string, Json> = {}
  for (const [name, value] of Object.entries(element)) {
    if (name.startsWith('@')) attributes[name.slice(1)] = value
    else if (name === '#text') inside['_'] = value
    else inside[name] = (Array.isArray(value) ? (value as readonly Json[]) : [value]).map(elementOf)
  }
  return Object.keys(attributes).length === 0 ? inside : { $: attributes, ...inside }
}
