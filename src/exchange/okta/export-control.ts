import type { Json } from '../../base/json/json.ts'
import { caseName } from '../../language/branches.ts'
import { isWrong, parseTemplate } from '../../language/values.ts'
import type { CardNode, Value } from '../../model/flow-definition.ts'
import { addressOf, BodyDraft, type DraftCard, type DraftPort, type Source } from './export-body.ts'
import { fieldsOf, setInput, setLiteral, wireInput } from './export-values.ts'
import { formulaForFile, formulas } from './formula.ts'
import { loops, type LoopForm } from './loops.ts'
import { uuidOf } from './own-ids.ts'
import type { Place } from './places.ts'
import { anyType, type PortType } from './port-types.ts'

/** Writes cards into a body, one behind the other. @returns the last of them; `behind` where there is none */
export type WriteCards = (body: BodyDraft, cards: readonly CardNode[], behind: DraftCard) => DraftCard

interface Control {
  readonly body: BodyDraft
  readonly node: CardNode
  readonly title: string
  readonly write: WriteCards
}

const one = (type: string): PortType => ({ type, list: false })
const add = ({ body, node, title }: Control, name: string) => body.add(uuidOf(node.id), addressOf(name), title)

function condition(
  body: BodyDraft,
  card: DraftCard,
  group: string | null,
  given: Readonly<Record<string, Value>>,
): void {
  setInput(body, card, body.input(card, 'left-operand', { group }), given['a'])
  const operator = body.input(card, 'operator', { group, type: one('string'), required: true })
  setInput(body, card, operator, given['operator'] ?? '==')
  setInput(body, card, body.input(card, 'right-operand', { group }), given['b'])
}

/** If/Else: both branches stand in the same body, between the card and the Join where they meet. */
export function exportIfElse(control: Control): { readonly first: DraftCard; readonly last: DraftCard } {
  const { body, node, write } = control
  const card = add(control, 'control:if')
  condition(body, card, null, node.inputs ?? {})
  const result = body.output(card, 'result', { type: one('boolean') })
  const join = body.hidden('join', addressOf('control:join'), 'Join')
  for (const [branch, side] of [
    ['then', true],
    ['else', false],
  ] as const) {
    const entry = body.hidden('branch', addressOf('control:noop'), side ? 'If' : 'Else')
    card.branches[entry.uuid] = side
    const end = write(body, node.branches?.[branch] ?? [], entry)
    body.before(end, join)
  }
  const joined = new Map<string, DraftPort>()
  for (const [name, byBranch] of Object.entries(node.outputs ?? {})) {
    const input = body.input(join, name, { custom: true })
    for (const branch of ['then', 'else']) {
      if (Object.hasOwn(byBranch, branch)) wireInput(body, join, input, byBranch[branch]!)
    }
    const output = body.output(join, name, {
      custom: true,
      type: { type: input.value.type, list: input.value.collection },
    })
    join.joins[input.id] = [{ output: output.id, transform: null }]
    joined.set(name, output)
  }
  body.gives(node.id, ([name = '', ...rest]) => {
    const port = joined.get(name)
    if (port !== undefined) return { card: join, port, rest }
    return name === 'result' ? { card, port: result, rest } : null
  })
  return { first: card, last: join }
}

/** What only the body inside sees: an output of its head, and what of the place is left. */
type Own = { readonly port: DraftPort; readonly rest: Place } | null

/** A body inside a card, in a port of the card or in its error policy. */
function inside(
  { body, node, write }: Control,
  card: DraftCard,
  branch: string,
  own: (head: DraftCard, inner: BodyDraft, place: Place) => Own = () => null,
): object {
  const head = makeHead(body)
  const inner: BodyDraft = new BodyDraft(body.names, {
    body,
    card,
    head,
    own: (place) => (place[0] === node.id ? own(head, inner, place.slice(1)) : null),
  })
  inner.methods.push(head)
  write(inner, node.branches?.[branch] ?? [], head)
  return inner.finished()
}

function makeHead(body: BodyDraft): DraftCard {
  const head = body.hidden('head', addressOf('control:callable'), 'Helper Flow')
  head.node.model.mirrored = true
  body.methods.pop() // it stands in the body inside
  return head
}

/** What a card with blocks gives on: what a Return in them names. */
function blockOutputs({ body, node }: Control, card: DraftCard): void {
  for (const name of Object.keys(node.outputs ?? {})) body.output(card, name, { custom: true })
  card.node.model.outputs.extensible = true
  body.gives(node.id, ([name = '', ...rest]) => {
    const port = Object.values(card.node.model.outputs.data).find(({ key }) => key === name)
    return port === undefined ? null : { card, port, rest }
  })
}

export function exportIfElseIf(control: Control): DraftCard {
  const { body, node } = control
  const card = add(control, 'control:branch')
  const given = node.inputs?.['conditions'] as Json | undefined
  const conditions = Array.isArray(given) ? given : []
  const flo = (group: string) => body.input(card, 'flo', { group, type: one('flo'), required: true })
  const bodies: [DraftPort, string][] = []
  for (const [i, each] of conditions.entries()) {
    const group = i === 0 ? 'if' : `elseif${i}`
    condition(body, card, group, Object.fromEntries(fieldsOf(each as Value) ?? []))
    bodies.push([flo(group), caseName(i)])
  }
  bodies.push([flo('else'), 'else'])
  for (const [port, branch] of bodies) port.value.data = inside(control, card, branch)
  blockOutputs(control, card)
  return card
}

export function exportIfError(control: Control): DraftCard {
  const { body } = control
  const card = add(control, 'control:tryCatch')
  const flo = body.input(card, 'flo', { type: one('flo'), required: true })
  flo.value.data = inside(control, card, 'try')
  card.node.model.policy.error = {
    type: 'handler',
    merge: 'join',
    flo: inside(control, card, 'catch', (head, inner, [output, ...rest]) =>
      output === 'error' ? { port: inner.outputNamed(head, 'context', 'error', one('object')), rest } : null,
    ),
  }
  blockOutputs(control, card)
  return card
}

/** Call Flow and Call Flow Async. */
export function exportCall(control: Control, name: 'control:spawn' | 'control:run'): DraftCard {
  const { body, node } = control
  const card = add(control, name)
  setInput(body, card, body.input(card, 'flo', { type: one('flo'), required: true }), node.inputs?.['flow'])
  for (const [key, value] of fieldsOf(node.inputs?.['values']) ?? []) {
    setInput(body, card, body.input(card, key, { custom: true }), value)
  }
  body.gives(node.id, ([output, key, ...rest]) =>
    output === 'output' && key !== undefined && name === 'control:spawn'
      ? { card, port: body.outputNamed(card, null, key), rest }
      : null,
  )
  return card
}

/** The loop that a card of ours is in files. */
const loopOf: ReadonlyMap<string, readonly [string, LoopForm]> = new Map(
  [...loops].map(([name, form]) => [form.card, [name, form]] as const),
)
export const isLoop = ({ card }: CardNode): boolean => loopOf.has(card)

const loopPorts: Readonly<Record<string, PortType>> = {
  list: { type: 'object', list: true },
  object: one('object'),
  concurrency: one('number'),
  count: one('number'),
}

export function exportLoop(control: Control): DraftCard {
  const { body, node } = control
  const [name, form] = loopOf.get(node.card)!
  const card = add(control, name)
  card.node.model.timeout = 300_000
  for (const [theirs, ours] of Object.entries(form.inputs)) {
    const port = body.input(card, theirs, { type: loopPorts[theirs] ?? anyType, required: theirs !== 'memo' })
    setInput(body, card, port, node.inputs?.[ours])
  }
  const flo = body.input(card, 'flo', { type: one('flo'), required: true })
  const dest = (key: string) => ({ key, group: null })
  for (const [key, value] of fieldsOf(node.inputs?.['values']) ?? []) {
    const proxy = { dynamic: false, path: null, dest: dest(key) }
    setInput(body, card, body.input(card, key, { proxy, custom: true }), value)
  }
  for (const [key, path] of fieldsOf(node.inputs?.['pick']) ?? []) {
    if (typeof path === 'string')
      body.input(card, key, { proxy: { dynamic: true, path, dest: dest(key) }, custom: true })
  }
  const outputs = new Map<string, DraftPort>()
  for (const [theirs, ours] of Object.entries(form.outputs)) {
    if (!outputs.has(ours)) outputs.set(ours, body.output(card, theirs))
  }
  if (node.branches?.['each'] === undefined) setInput(body, card, flo, node.inputs?.['flow'])
  else flo.value.data = inside(control, card, 'each', itemsOf(body, card))
  body.gives(node.id, ([output = '', ...rest]) => {
    const port = outputs.get(output)
    return port === undefined ? null : { card, port, rest }
  })
  return card
}

/** What the body of a loop gets of each item: an input of the loop for each path that is used. */
function itemsOf(body: BodyDraft, card: DraftCard) {
  const taken = new Map<string, DraftPort>()
  return (head: DraftCard, inner: BodyDraft, [output, ...rest]: Place): Own => {
    if (output === 'index') return { port: inner.outputNamed(head, 'context', 'index', one('number')), rest }
    if (output !== 'item') return null
    // In such a path every dot divides.
    const path = rest.some((key) => key.includes('.')) ? [] : rest
    const at = path.join('.')
    let port = taken.get(at)
    if (port === undefined) {
      const key = body.names.next('item')
      body.input(card, key, { proxy: { dynamic: true, path: at, dest: { key, group: null } }, custom: true })
      inner.input(head, key, { custom: true })
      taken.set(at, (port = inner.output(head, key, { custom: true })))
    }
    return { port, rest: rest.slice(path.length) }
  }
}

/** Compose: the text with a port for each value in it. */
export function exportCompose(control: Control): DraftCard {
  const { body, node } = control
  const card = add(control, 'string:compose')
  const text = body.input(card, '_text_', { type: one('string'), required: true })
  const output = body.output(card, 'output', { type: one('string') })
  body.gives(node.id, ([name, ...rest]) => (name === 'output' ? { card, port: output, rest } : null))
  const given = node.inputs?.['text']
  if (typeof given !== 'string') {
    setInput(body, card, text, given)
    return card
  }
  const read = parseTemplate(given)
  if (isWrong(read)) return card
  let made = ''
  for (const part of read.parts) {
    if (typeof part === 'string') {
      made += part
      continue
    }
    const source: Source | null = body.source([part.card, part.output, ...part.path])
    if (source === null) continue
    const key = body.names.next('v')
    body.wire(source, card, body.input(card, key, { type: one('string'), custom: true }))
    made += `{{{${key}}}}`
  }
  setLiteral(text, made)
  return card
}

const formulaOf = new Map([...formulas].map(([name, { card, input }]) => [card, { name, input }] as const))
export const isFormula = ({ card }: CardNode): boolean => formulaOf.has(card)

/** Formula and Expression: as Compose, but the values have names. */
export function exportFormula(control: Control): DraftCard {
  const { body, node } = control
  const { name, input } = formulaOf.get(node.card)!
  const card = add(control, name)
  const text = body.input(card, '_text_', { type: one('string'), required: true })
  const output = body.output(card, 'output', { type: one(name.startsWith('math') ? 'number' : 'boolean') })
  body.gives(node.id, ([first, ...rest]) => (first === 'output' ? { card, port: output, rest } : null))
  const values = fieldsOf(node.inputs?.['values']) ?? []
  for (const [key, value] of values) setInput(body, card, body.input(card, key, { custom: true }), value)
  const given = node.inputs?.[input]
  if (typeof given === 'string') setLiteral(text, formulaForFile(given, new Set(values.map(([key]) => key))))
  else setInput(body, card, text, given)
  return card
}

/** Get Multiple: each output is called like the path of its value. */
export function exportGetMultiple(control: Control): DraftCard {
  const { body, node } = control
  const card = add(control, 'object:pick')
  setInput(body, card, body.input(card, 'object', { type: one('object'), required: true }), node.inputs?.['object'])
  const ports = new Map<string, DraftPort>()
  for (const [name, path] of fieldsOf(node.inputs?.['paths']) ?? []) {
    if (typeof path === 'string') ports.set(name, body.output(card, path, { custom: true }))
  }
  card.node.model.outputs.extensible = true
  body.gives(node.id, ([name = '', ...rest]) => {
    const port = ports.get(name)
    return port === undefined ? null : { card, port, rest }
  })
  return card
}
