import { isDeepStrictEqual } from 'node:util'
import type { Json } from '../../base/json/json.ts'
import { languageLimits } from '../../language/limits.ts'
import type { CardNode, FlowDefinition, Trigger } from '../../model/flow-definition.ts'
import { BodyConversion, type FlowContext, dataPorts, outputNamed } from './convert-body.ts'
import { callFlow, loop } from './convert-calls.ts'
import { ifElse, ifElseIf, ifError } from './convert-control.ts'
import { callsNothing, knownCard } from './convert-known.ts'
import { note } from './convert-note.ts'
import { brokenCall, placeholder } from './convert-placeholder.ts'
import { formulaCard, template } from './convert-text.ts'
import { convertTrigger } from './convert-trigger.ts'
import { type FlopackBody, type FlopackCard, functionOf, portsOf } from './flopack.ts'
import { formulas } from './formula.ts'
import { readKept } from './kept.ts'
import { loops } from './loops.ts'
import { ownIdsIn, triggerUuid } from './own-ids.ts'
import { CardIds, type Place } from './places.ts'
import { type Placed, sequenceOf } from './sequence.ts'

/** One flow of a file, as its entry in `flos` has it. */
export interface FlopackFlow {
  readonly name: string
  readonly description: string
  readonly body: FlopackBody
}

/**
 * Makes a flow of ours out of one of an export file: order, nesting and wiring stay; functions become the cards that say so
 * (`Declaration.okta`), everything else a placeholder that keeps what it was.
 *
 * @param flows the ids of the flows that the file has
 * @throws OrderError where the cards of a body have no order
 */
export function convertFlow(
  flow: FlopackFlow,
  {
    forms,
    report,
    flows,
    connections,
    connect,
  }: Pick<FlowContext, 'forms' | 'report' | 'flows' | 'connections' | 'connect'>,
): FlowDefinition {
  const context: FlowContext = {
    name: flow.name,
    forms,
    report,
    flows,
    connections,
    connect,
    ids: new CardIds(ownIdsIn(flow.body)),
    convert: cardsFor,
  }
  const guess = (message: string) => report.guess(flow.name, null, message)
  const { trigger, places, body, rest } = convertTrigger(flow.body, guess)
  const whole = new BodyConversion(body, context, { depth: 0, head: (port) => sourceAt(places.place(port)) })
  const items = rest ?? sequenceOf(body)
  whole.name(items)
  const cards = whole.convert(items)
  const name = flow.name.trim().slice(0, languageLimits.name)
  const head = flow.body.methods.find(({ uuid }) => uuid === triggerUuid)
  const { at, was, is } = readKept(head?.node.model.comments)[0] ?? {}
  return {
    name: name === '' ? 'Imported flow' : name,
    ...(flow.description.trim() === '' ? {} : { description: flow.description.slice(0, languageLimits.description) }),
    trigger:
      at === 'trigger' && is !== undefined && isDeepStrictEqual(trigger, was) ? (is as unknown as Trigger) : trigger,
    ...(flow.body.log === false ? { saveData: false } : {}),
    cards,
  }
}

const sourceAt = (place: Place | null) => (place === null ? null : { place })

/** What a card becomes: by its function one of ours, by nothing else a placeholder. */
function cardsFor(body: BodyConversion, placed: Placed): readonly CardNode[] {
  const { card, fork } = placed
  const { kernel, name } = functionOf(card.address)
  if (fork !== undefined) return [ifElse(body, card, fork)]
  if (kernel) {
    switch (name) {
      case 'control:noop':
        return []
      case 'control:callable':
      case 'http:accept':
      case 'http:delegated':
        return []
      case 'control:comment':
        return note(body, card)
      case 'control:branch':
        return [ifElseIf(body, card)]
      case 'control:tryCatch':
        return [ifError(body, card)]
      case 'control:spawn':
      case 'control:run':
        return [callFlow(body, card, name)]
      case 'object:pick':
        return [getMultiple(body, card)]
      case 'string:compose':
        return [body.node(card, 'text.compose', { text: template(body, card) }, outputNamed('output', 'output'))]
    }
    if (loops.has(name)) return [loop(body, card, name)]
    if (formulas.has(name)) return [formulaCard(body, card, name)]
  }
  const form = body.context.forms.get(name)
  if (form === undefined) return [placeholder(body, card, kernel, name)]
  return [callsNothing(body, card, form) ? brokenCall(body, card, name) : knownCard(body, card, form)]
}

// The key of each output is the path of its value.
function getMultiple(body: BodyConversion, card: FlopackCard): CardNode {
  const object = dataPorts(card).find(({ key }) => key === 'object')
  const paths: Record<string, Json> = {}
  const names = new Map<string, string>()
  for (const port of portsOf(card.node.model.outputs)) {
    const name = body.fieldName(card, port, paths)
    names.set(port.id, name)
    paths[name] = port.key
  }
  const inputs = { object: object === undefined ? {} : (body.value(card, object) ?? {}), paths }
  return body.node(card, 'object.get-multiple', inputs, ({ id }) => (names.has(id) ? [names.get(id)!] : null))
}
