import { isJsonObject, type Json } from '../../base/json/json.ts'
import { looksLikeLiteral } from '../../language/values.ts'
import type { CardNode, Value } from '../../model/flow-definition.ts'
import { addressOf, type BodyDraft, type DraftCard, type DraftPort } from './export-body.ts'
import { named } from './export-known.ts'
import { fieldsOf, setInput } from './export-values.ts'
import { uuidOf } from './own-ids.ts'
import type { PlaceholderForm, PlaceholderPort } from './placeholder-form.ts'

/** A placeholder as the card that it stands for: what the file had of it, with the values that it has now. */
export function exportPlaceholder(
  body: BodyDraft,
  node: CardNode,
  connections: Map<string, { readonly name: string; readonly module: string }>,
): DraftCard {
  const { was, given, gives, form: kept, flow } = node.inputs ?? {}
  const form = formIn(kept) ?? formFrom(given, gives)
  const address = form.address ?? addressOf(typeof was === 'string' ? was : '')
  const card = body.add(uuidOf(node.id), address, node.title ?? address.split(':').at(-1)!)
  if (form.connection !== undefined) {
    const { id, ...connection } = form.connection
    card.node.model.config = id
    connections.set(id, connection)
  }
  const values = new Map(fieldsOf(given) ?? [])
  const streams = form.inputs.find(({ group, type }) => group === 'Streaming' && type === 'flo')
  if (flow !== undefined && streams === undefined) {
    setInput(body, card, body.input(card, 'Flow', { group: 'Streaming', type: { type: 'flo', list: false } }), flow)
  }
  const portName = ({ group, key }: PlaceholderPort) => (group ? `${group}.${key}` : key)
  for (const port of form.inputs) {
    const { group, key, error, option, empty, proxy } = port
    const draft = body.input(card, key, {
      group,
      type: typeOf(port),
      ...(empty === true ? { data: '' } : {}),
      ...(error === true ? { error } : {}),
      ...(option === true ? { option } : {}),
      ...(proxy === undefined ? {} : { proxy }),
    })
    const value = port === streams && flow !== undefined ? flow : values.get(portName(port))
    values.delete(portName(port))
    setInput(body, card, draft, value)
  }
  // Somebody gave it more than it had.
  for (const [name, value] of values) {
    const { group, key } = named(name)
    setInput(body, card, body.input(card, key, { group, custom: true }), value)
  }
  const outputs = new Map<string, DraftPort>()
  for (const port of form.outputs) {
    outputs.set(portName(port), body.output(card, port.key, { group: port.group, type: typeOf(port) }))
  }
  body.gives(node.id, ([output, name = '', ...rest]) => {
    const port = output === 'output' ? outputs.get(name) : undefined
    return port === undefined ? null : { card, port, rest }
  })
  return card
}

const typeOf = ({ type, list }: PlaceholderPort) => ({ type, list: list === true })

function formIn(kept: Value | undefined): PlaceholderForm | null {
  const given = kept as Json | undefined
  const form = given !== undefined && looksLikeLiteral(given) ? given['$literal'] : given
  if (!isJsonObject(form ?? null)) return null
  const { address, inputs, outputs } = form as Record<string, Json>
  const arePorts = (ports: Json | undefined) =>
    Array.isArray(ports) &&
    ports.every((port) => isJsonObject(port as Json) && typeof (port as { key?: unknown }).key === 'string')
  const isForm = typeof address === 'string' && address.startsWith('root:') && arePorts(inputs) && arePorts(outputs)
  return isForm ? (form as unknown as PlaceholderForm) : null
}

/** For a placeholder that was made by hand. */
function formFrom(
  given: Value | undefined,
  gives: Value | undefined,
): Omit<PlaceholderForm, 'address'> & { readonly address?: string } {
  const port = (name: string): PlaceholderPort => ({ ...named(name), type: 'string' })
  const names = Array.isArray(gives) ? (gives as readonly Json[]).filter((name) => typeof name === 'string') : []
  return { inputs: (fieldsOf(given) ?? []).map(([name]) => port(name)), outputs: names.map(port) }
}
