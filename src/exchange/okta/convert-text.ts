import type { Json } from '../../base/json/json.ts'
import { languageLimits } from '../../language/limits.ts'
import { isSafeKey } from '../../language/path.ts'
import type { CardNode, Value } from '../../model/flow-definition.ts'
import { type BodyConversion, dataPorts, outputNamed } from './convert-body.ts'
import type { FlopackCard, FlopackPort } from './flopack.ts'
import { formulaFromFile, formulas, nameOfPlace, namesInFile } from './formula.ts'
import { asTemplateText, literalOf } from './literal.ts'
import { ownIdOf } from './own-ids.ts'
import { templatePlace } from './places.ts'

/** The text of a Compose with the places of its values in it. */
export function template(body: BodyConversion, card: FlopackCard): Value {
  const ports = dataPorts(card)
  const text = ports.find(({ key }) => key === '_text_')
  const literal = text === undefined ? '' : String(literalOf(text) ?? '')
  let made = ''
  let at = 0
  for (const match of literal.matchAll(/\{\{\{([^{}]{1,200})\}\}\}/g)) {
    made += asTemplateText(literal.slice(at, match.index))
    at = match.index + match[0].length
    made += inserted(
      body,
      card,
      ports.find(({ key }) => key === match[1]),
    )
  }
  return made + asTemplateText(literal.slice(at))
}

function inserted(body: BodyConversion, card: FlopackCard, port: FlopackPort | undefined): string {
  if (port === undefined) return ''
  const wire = body.wiring.to(card.uuid, port.id)
  const source = wire === null ? null : body.source(wire.card, wire.port)
  if (source !== null && 'place' in source) {
    const place = templatePlace(source.place)
    if (place !== null) return place
  }
  if (source !== null && 'value' in source) return asTemplateText(text(source.value))
  if (wire !== null) body.guess(card, `A value in the text comes from nowhere; it is left out.`)
  return wire === null ? asTemplateText(text(literalOf(port) ?? '')) : ''
}

// As in a template values stand in the text, but under names.
export function formulaCard(body: BodyConversion, card: FlopackCard, name: string): CardNode {
  const { card: kind, input } = formulas.get(name)!
  const ports = dataPorts(card)
  const given = ports.find(({ key }) => key === '_text_')
  const formula = given === undefined ? '' : String(literalOf(given) ?? '')
  const values: Record<string, Json> = {}
  const names = new Map<string, string>()
  const used = new Set<string>()
  const wanted = namesInFile(formula)
  for (const port of ports) {
    if (port === given || !wanted.has(port.key)) continue
    if (used.size === languageLimits.fields) {
      body.guess(card, `A formula has at most ${languageLimits.fields} values; the others are left out.`)
      break
    }
    const wire = body.wiring.to(card.uuid, port.id)
    const source = wire === null ? null : body.source(wire.card, wire.port)
    const place = source !== null && 'place' in source ? source.place : null
    // A file of ours has our names.
    const isOurs = ownIdOf(card.uuid) !== null && isSafeKey(port.key)
    const name = isOurs ? port.key : nameOfPlace(place, used)
    used.add(name)
    names.set(port.key, name)
    values[name] = (body.value(card, port) ?? null) as Json
  }
  const text = formulaFromFile(formula, names)
  return body.node(card, kind, { [input]: text, ...(used.size > 0 ? { values } : {}) }, outputNamed('output', 'output'))
}

const text = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))
