import type { Json } from '../../base/json/json.ts'
import type { OktaPort } from '../../cards/okta-form.ts'
import type { FieldDeclaration } from '../../language/card-declaration.ts'
import type { CardNode, Value, ValueType } from '../../model/flow-definition.ts'
import type { FormedCard, KnownCard } from './card-forms.ts'
import { type BodyConversion, dataPorts, portName } from './convert-body.ts'
import { type FlopackCard, type FlopackPort, functionOf } from './flopack.ts'
import { knownZone } from './known-zone.ts'
import { asValue, fitted, literalOf } from './literal.ts'
import type { Place } from './places.ts'
import { expressionGroup, readExpression } from './where-expression.ts'

/** A card of ours by its form there (`Declaration.okta`). What has no place in it is reported. */
export function knownCard(body: BodyConversion, card: FlopackCard, known: FormedCard): CardNode {
  const ports = dataPorts(card)
  const taken = new Set<FlopackPort>()
  const one = (name: string): FlopackPort | undefined => {
    const found = ports.find((port) => portName(port) === name)
    if (found !== undefined) taken.add(found)
    return found
  }
  const inputs: Record<string, Value | undefined> = {}
  for (const [name, field] of Object.entries(known.inputs)) {
    if (field.kind !== 'connection') continue
    const [module = ''] = functionOf(card.address).name.split(':')
    inputs[name] = body.context.connect(card.node.model.config ?? null, module) ?? (field.optional ? undefined : '')
  }
  const later: [string, Exclude<OktaPort, string>][] = []
  for (const [name, port] of Object.entries(known.okta.inputs ?? {})) {
    if (typeof port !== 'string') {
      later.push([name, port])
      continue
    }
    const found = one(port)
    const value = found === undefined ? undefined : inputOf(body, card, found, known, name)
    inputs[name] = value ?? emptyOf(body, card, known, name)
  }
  for (const [name, port] of Object.entries(known.okta.conditions ?? {})) {
    const found = one(port)
    const values = ports.filter(({ group }) => group === expressionGroup)
    for (const value of values) taken.add(value)
    if (found !== undefined) inputs[name] = whereConditions(body, card, found, values)
  }
  for (const [name, rest] of later) {
    const first = (rest.first ?? []).map(one).filter((port) => port !== undefined)
    const group = 'fields' in rest ? rest.group : undefined
    const others = ports.filter((port) => !taken.has(port) && (group === undefined || port.group === group))
    for (const port of others) taken.add(port)
    // Without any port, what may be left out is left out.
    if (known.inputs[name]!.optional === true && first.length + others.length === 0) continue
    inputs[name] =
      'list' in rest ? body.asList(card, [...first, ...others]) : body.asFields(card, [...first, ...others])
  }
  for (const port of ports) {
    if (!taken.has(port) && body.value(card, port) !== undefined) {
      body.guess(card, `"${portName(port)}" has no place in our card "${known.title}"; it is left out.`)
    }
  }
  body.lookForSecrets(card, ports)
  return body.node(card, known.id, inputs, knownOutputs(known))
}

/** Whether a card names a flow that is not in the file. */
export function callsNothing(body: BodyConversion, card: FlopackCard, { inputs, okta }: FormedCard): boolean {
  return Object.entries(okta.inputs ?? {}).some(([name, port]) => {
    if (inputs[name]?.kind !== 'flow') return false
    const id = dataPorts(card).find((each) => portName(each) === port)?.value?.data
    if (typeof id !== 'string' || id === '') return inputs[name].optional !== true
    return !body.context.flows.has(id)
  })
}

/** An input as a card of ours declares it. */
function inputOf(
  body: BodyConversion,
  card: FlopackCard,
  port: FlopackPort,
  known: KnownCard,
  name: string,
): Value | undefined {
  const field = known.inputs[name]!
  const wire = body.wiring.to(card.uuid, port.id)
  if (wire !== null) return body.wired(wire, card, port, implied.get(field.kind)) ?? null
  const literal = literalOf(port)
  if (literal === undefined) return undefined
  if (field.kind === 'flow' && !(typeof literal === 'string' && body.context.flows.has(literal))) {
    body.guess(card, `The flow for "${field.label}" is not in the file: choose another one.`)
    return undefined
  }
  const word = typeof literal === 'string' ? known.okta?.words?.[name]?.[literal] : undefined
  const value = zone(body, card, name, fitted(word ?? literal, field))
  if (value === null) body.guess(card, `"${port.key}" has a value that "${field.label}" does not take; it is left out.`)
  return value ?? undefined
}

/** There a zone that does not exist is UTC; here a card fails by it. */
function zone(body: BodyConversion, card: FlopackCard, name: string, value: Value | null): Value | null {
  if (name !== 'zone' || typeof value !== 'string' || value === '' || knownZone(value) !== null) return value
  body.guess(card, `There is no time zone "${value.slice(0, 60)}": the card uses UTC.`)
  return 'UTC'
}

/** A "Where Expression" (section 13); what is compared with comes in at hidden inputs, or stands in it. */
function whereConditions(
  body: BodyConversion,
  card: FlopackCard,
  port: FlopackPort,
  values: readonly FlopackPort[],
): Value | undefined {
  if (body.wiring.to(card.uuid, port.id) !== null) {
    body.guess(card, `"${port.key}" comes from another card, which has no place here; it is left out.`)
    return undefined
  }
  const read = readExpression(literalOf(port))
  if (read === null) {
    body.guess(card, `"${port.key}" cannot be read; it is left out, and every row fits.`)
    return undefined
  }
  const conditions = read.map(({ column, operator, join, value, from }, i) => {
    const hidden = from === null ? undefined : values.find(({ key }) => key === from)
    const compared = from === null ? asValue(value) : hidden === undefined ? null : (body.value(card, hidden) ?? null)
    return { column, operator, value: compared as Json, ...(join === 'or' && i < read.length - 1 ? { join } : {}) }
  })
  return conditions.length === 0 ? undefined : conditions
}

// A required input that the file leaves open would keep the whole flow out.
function emptyOf(body: BodyConversion, card: FlopackCard, known: KnownCard, name: string): Value | undefined {
  const field = known.inputs[name]!
  if (field.optional === true || field.kind === 'any') return undefined
  const empty = empties[field.kind]
  if (empty === undefined || (typeof empty === 'string' && empty !== '')) {
    body.guess(card, `"${field.label}" is not given in the file.`)
  }
  return empty
}

/** What an input makes of any value, by its kind. */
const implied: ReadonlyMap<FieldDeclaration['kind'], ValueType> = new Map([
  ['text', 'text'],
  ['number', 'number'],
  ['date', 'date'],
  ['object', 'object'],
  ['fields', 'object'],
])

const empties: Readonly<Record<string, Json>> = {
  text: '',
  template: '',
  list: [],
  object: {},
  fields: {},
  boolean: false,
  path: '',
  number: 0,
  integer: 0,
}

function knownOutputs(known: KnownCard): (port: FlopackPort) => Place | null {
  const outputs = Object.entries(known.okta?.outputs ?? {})
  return (port) => {
    const name = portName(port)
    const found = outputs.find(([, theirs]) => theirs === name)
    if (found !== undefined) return [found[0]]
    const whole = outputs.find(([, theirs]) => theirs.endsWith('.*') && port.group === theirs.slice(0, -2))
    if (whole !== undefined) return [whole[0], port.key]
    return known.mirrors === undefined ? null : [port.key]
  }
}
