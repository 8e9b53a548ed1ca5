import type { Json } from '../../base/json/json.ts'
import { caseName } from '../../language/branches.ts'
import type { CardNode, Value } from '../../model/flow-definition.ts'
import { type BodyConversion, dataPorts, outputNamed } from './convert-body.ts'
import { type FlopackCard, type FlopackPort, functionOf, portsOf } from './flopack.ts'
import type { Place } from './places.ts'
import type { Placed } from './sequence.ts'
import type { Wire } from './wiring.ts'

/** If/Else: both branches stand in the body that it stands in; what they give on meets at a Join. */
export function ifElse(
  body: BodyConversion,
  card: FlopackCard,
  { whenTrue, whenFalse, join }: NonNullable<Placed['fork']>,
): CardNode {
  const condition = conditionOf(body, card, dataPorts(card), null)
  const id = body.idOf(card)
  // The branches first: what they give on is known then.
  // oxlint-disable-next-line unicorn/no-thenable -- the name of a branch
  const branches = { then: body.convert(whenTrue), else: body.convert(whenFalse) }
  const inTrue = idsOf(whenTrue)
  const inFalse = idsOf(whenFalse)
  const outputs: Record<string, Record<string, Value>> = {}
  const names = new Map<string, string>()
  for (const [input, [end]] of Object.entries(join.joins ?? {}).map(([input, ends]) => [input, ends ?? []] as const)) {
    const port = end === undefined ? undefined : join.node.model.outputs?.data?.[end.output]
    const from = join.node.model.inputs?.data?.[input]
    if (port === undefined || from === undefined) continue
    const name = names.get(port.id) ?? body.fieldName(join, port, { ...outputs, result: true })
    names.set(port.id, name)
    const branchesOf = (outputs[name] ??= {})
    const wires = body.wiring
      .allTo(join.uuid, input)
      .map((wire) => ({ wire, in: branchOf(body, wire, inTrue, inFalse) }))
    // What comes from before the If/Else belongs to the branch that nothing else comes from.
    for (const { wire, in: known } of wires.toSorted((a, b) => Number(a.in === null) - Number(b.in === null))) {
      const branch = known ?? (Object.hasOwn(branchesOf, 'then') ? 'else' : 'then')
      const value = body.wired(wire, join, from)
      if (value !== null) branchesOf[branch] = value
    }
  }
  body.gives(join.uuid, (port) => {
    const name = names.get(port.id)
    return name === undefined ? null : [id, name]
  })
  const filled = Object.keys(outputs).length === 0 ? {} : { outputs }
  const inner = Object.fromEntries(Object.entries(branches).filter(([, list]) => list.length > 0))
  const more = { ...(Object.keys(inner).length === 0 ? {} : { branches: inner }), ...filled }
  return body.node(card, 'branching.if-else', condition, outputNamed('result', 'result'), more)
}

/** If/ElseIf: a group of inputs for each case, with the body that runs for it. */
export function ifElseIf(body: BodyConversion, card: FlopackCard): CardNode {
  const ports = dataPorts(card)
  const groups = [...new Set(ports.filter(({ key }) => key === 'operator').map(({ group }) => group ?? null))]
  // "if" comes first whatever its ports' places are.
  groups.sort((a, b) => Number(b === 'if') - Number(a === 'if'))
  const conditions = groups.map((group) => conditionOf(body, card, ports, group))
  const branches: Record<string, readonly CardNode[]> = {}
  const bodyOf = (group: string | null) =>
    ports.find((port) => port.key === 'flo' && (port.group ?? null) === group)?.value?.data
  for (const [i, group] of groups.entries()) branches[caseName(i)] = body.nested(card, bodyOf(group))
  branches['else'] = body.nested(card, bodyOf('else'))
  return block(body, card, 'branching.if-else-if', { conditions: conditions as unknown as Json }, branches)
}

/** If Error: the body that is tried, and that of its error policy, which sees the error. */
export function ifError(body: BodyConversion, card: FlopackCard): CardNode {
  const id = body.idOf(card)
  const tried = dataPorts(card).find(({ key }) => key === 'flo')?.value?.data
  const branches = {
    try: body.nested(card, tried),
    catch: body.nested(card, card.node.model.policy?.error?.flo, (port) =>
      port.key === 'error' ? { place: [id, 'error'] } : null,
    ),
  }
  return block(body, card, 'error.if-error', {}, branches)
}

/** A card whose branches are blocks: a Return in them gives the card's outputs their values. */
function block(
  body: BodyConversion,
  card: FlopackCard,
  kind: string,
  inputs: Readonly<Record<string, Value>>,
  branches: Readonly<Record<string, readonly CardNode[]>>,
): CardNode {
  const outputs: Record<string, Readonly<Record<string, Value>>> = {}
  const names = new Map<string, string>()
  for (const port of portsOf(card.node.model.outputs)) {
    const name = body.fieldName(card, port, { ...outputs, failed: true, taken: true })
    names.set(port.id, name)
    outputs[name] = {}
  }
  const filled = Object.fromEntries(Object.entries(branches).filter(([, list]) => list.length > 0))
  const place = (port: FlopackPort): Place | null => {
    const name = names.get(port.id)
    return name === undefined ? null : [name]
  }
  return body.node(card, kind, inputs, place, {
    ...(Object.keys(filled).length === 0 ? {} : { branches: filled }),
    ...(names.size === 0 ? {} : { outputs }),
  })
}

function conditionOf(
  body: BodyConversion,
  card: FlopackCard,
  ports: readonly FlopackPort[],
  group: string | null,
): Record<string, Json> {
  const part = (key: string) => {
    const port = ports.find((port) => port.key === key && (port.group ?? null) === group)
    return port === undefined ? undefined : body.value(card, port)
  }
  const operator = part('operator')
  const condition: Record<string, Value> = { operator: typeof operator === 'string' ? operator : '==' }
  const [a, b] = [part('left-operand'), part('right-operand')]
  if (a !== undefined) condition['a'] = a
  if (b !== undefined) condition['b'] = b
  return condition as Record<string, Json>
}

/** The branch that a value comes out of, followed back through hidden cards; null where it comes from before both. */
function branchOf(
  body: BodyConversion,
  wire: Wire,
  inTrue: ReadonlySet<string>,
  inFalse: ReadonlySet<string>,
): 'then' | 'else' | null {
  let at: Wire | null = wire
  for (let hops = 0; at !== null && hops < 100; hops++) {
    if (inTrue.has(at.card)) return 'then'
    if (inFalse.has(at.card)) return 'else'
    const expand: FlopackCard | undefined = body.wiring.cards.get(at.card)
    if (expand === undefined || functionOf(expand.address).name !== 'object:expand') return null
    const object = portsOf(expand.node.model.inputs).find(({ key }) => key === 'object')
    at = object === undefined ? null : body.wiring.to(expand.uuid, object.id)
  }
  return null
}

function idsOf(items: readonly Placed[]): ReadonlySet<string> {
  const ids = new Set<string>()
  const add = (list: readonly Placed[]) => {
    for (const { card, fork } of list) {
      ids.add(card.uuid)
      if (fork === undefined) continue
      ids.add(fork.join.uuid)
      add(fork.whenTrue)
      add(fork.whenFalse)
    }
  }
  add(items)
  return ids
}
