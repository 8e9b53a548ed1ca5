import type { Json } from '../../base/json/json.ts'
import type { OktaPort } from '../../cards/okta-form.ts'
import type { CardNode, Value } from '../../model/flow-definition.ts'
import type { FormedCard } from './card-forms.ts'
import { addressOf, type BodyDraft, type DraftCard, type OutputOf } from './export-body.ts'
import { fieldsOf, plainOf, setInput, setTemplate, sourceOf } from './export-values.ts'
import { uuidOf } from './own-ids.ts'
import { anyType, portTypeOf } from './port-types.ts'
import { conditionsIn, expressionGroup } from './where-expression.ts'

/** A card that has a form in Okta's files (`Declaration.okta`): every port of the form, set to what the card's inputs are. */
export function exportKnown(
  body: BodyDraft,
  node: CardNode,
  known: FormedCard,
  connections: Map<string, { readonly name: string; readonly module: string }>,
): DraftCard {
  const { okta } = known
  const card = body.add(uuidOf(node.id), addressOf(okta.functions[0]), node.title ?? known.title)
  for (const [name, { kind }] of Object.entries(known.inputs)) {
    const id = kind === 'connection' ? node.inputs?.[name] : undefined
    if (typeof id !== 'string' || id === '') continue
    card.node.model.config = id
    connections.set(id, connections.get(id) ?? { name: id, module: okta.functions[0].split(':')[0]! })
  }
  const inputs = Object.entries(okta.inputs ?? {})
  for (const [name, port] of inputs) {
    if (typeof port !== 'string') continue
    const field = known.inputs[name]!
    const { group, key } = named(port)
    const draft = body.input(card, key, { group, type: portTypeOf(field.kind), required: field.optional !== true })
    if (field.kind === 'template') setTemplate(draft, node.inputs?.[name])
    else setInput(body, card, draft, theirs(okta, name, node.inputs?.[name]))
  }
  for (const [name, port] of Object.entries(okta.conditions ?? {})) {
    setConditions(body, card, named(port), node.inputs?.[name])
  }
  for (const [name, port] of inputs) if (typeof port !== 'string') rest(body, card, port, node.inputs?.[name])
  body.gives(node.id, outputsOf(body, card, known))
  return card
}

/** A word of ours as Okta's own card has it. */
function theirs({ words }: FormedCard['okta'], name: string, value: Value | undefined): Value | undefined {
  const found = Object.entries(words?.[name] ?? {}).find(([, ours]) => ours === value)
  return found === undefined ? value : found[0]
}

/** Conditions as a "Where Expression"; values that come from cards come in at hidden inputs. What it cannot say is left out. */
function setConditions(
  body: BodyDraft,
  card: DraftCard,
  { group, key }: ReturnType<typeof named>,
  value: Value | undefined,
): void {
  const port = body.input(card, key, { group, type: portTypeOf('object') })
  const conditions = value === undefined ? [] : conditionsIn(value)
  const expr = conditions?.map(({ column, operator, join, value: compared }) => {
    const clause = { lhs: column, op: operator, join: join.toUpperCase() }
    const source = sourceOf(body, compared)
    if (source === null) return { ...clause, rhs: plainOf(compared) }
    const hidden = body.input(card, source.port.id, { group: expressionGroup })
    body.wire(source, card, hidden)
    return { ...clause, rhd: { methodId: source.card.uuid, outputId: source.port.id } }
  })
  if (expr === undefined || expr.length === 0) return void (port.value.data = {})
  port.value.data = { expr }
}

/** The ports that the flow's author made. */
function rest(body: BodyDraft, card: DraftCard, form: Exclude<OktaPort, string>, value: Value | undefined): void {
  card.node.model.inputs.extensible = true
  const first = (form.first ?? []).map(named)
  if ('list' in form) {
    const given = value as Json | undefined
    const items = Array.isArray(given) ? given : []
    for (let i = 0; i < Math.max(items.length, first.length); i++) {
      const { group, key } = first[i] ?? { group: null, key: body.names.next('item') }
      const port = body.input(card, key, { group, custom: i >= first.length })
      if (i < items.length) setInput(body, card, port, items[i] as Value)
    }
    return
  }
  const fields = fieldsOf(value) ?? []
  for (const { group, key } of first) {
    if (!fields.some(([name]) => name === key)) body.input(card, key, { group })
  }
  for (const [name, inner] of fields) {
    const fixed = first.find(({ key }) => key === name)
    const port = body.input(card, name, { group: fixed?.group ?? form.group ?? null, custom: fixed === undefined })
    setInput(body, card, port, inner)
  }
}

function outputsOf(body: BodyDraft, card: DraftCard, known: FormedCard): OutputOf {
  const { outputs = {} } = known.okta
  const ports = new Map<string, ReturnType<BodyDraft['output']>>()
  for (const [name, port] of Object.entries(outputs)) {
    const { group, key } = named(port)
    if (key === '*') continue
    ports.set(name, body.outputNamed(card, group, key, portTypeOf(known.outputs[name]?.kind ?? 'any')))
  }
  if (known.mirrors !== undefined) {
    card.node.model.mirrored = true
    for (const { group, key, value } of Object.values(card.node.model.inputs.data)) {
      body.outputNamed(card, group, key, { type: value.type, list: value.collection })
    }
  }
  return ([name = '', ...path]) => {
    const port = ports.get(name)
    if (port !== undefined) return { card, port, rest: path }
    const whole = Object.hasOwn(outputs, name) ? named(outputs[name]!) : null
    const [key, ...behind] = path
    if (whole?.key === '*' && key !== undefined) {
      return { card, port: body.outputNamed(card, whole.group, key, anyType), rest: behind }
    }
    if (known.mirrors === undefined) return null
    const mirrored = Object.values(card.node.model.outputs.data).find((each) => each.key === name)
    return mirrored === undefined ? null : { card, port: mirrored, rest: path }
  }
}

/** `group.key`, or `key`. */
export function named(port: string): { readonly group: string | null; readonly key: string } {
  const at = port.indexOf('.')
  return at < 0 ? { group: null, key: port } : { group: port.slice(0, at), key: port.slice(at + 1) }
}
