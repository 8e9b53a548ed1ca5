import type { Json } from '../../base/json/json.ts'
import type { CardNode, Reference, Value } from '../../model/flow-definition.ts'
import { type BodyConversion, dataPorts, unset } from './convert-body.ts'
import { brokenCall } from './convert-placeholder.ts'
import type { FlopackCard, FlopackPort } from './flopack.ts'
import { loops } from './loops.ts'
import type { Place } from './places.ts'

/** Call Flow and Call Flow Async. @param name `control:spawn` or `control:run` */
export function callFlow(body: BodyConversion, card: FlopackCard, name: string): CardNode {
  const ports = dataPorts(card)
  const flow = ports.find(({ key, value }) => key === 'flo' && value?.type === 'flo')
  const values = ports.filter((port) => port !== flow && (port.group ?? null) === null)
  const id = flow?.value?.data
  if (typeof id !== 'string' || !body.context.flows.has(id)) return brokenCall(body, card, name)
  const inputs = { flow: id, values: body.asFields(card, values) }
  return name === 'control:spawn'
    ? body.node(card, 'flow.call', inputs, (port) => ['output', port.key])
    : body.node(card, 'flow.call-async', inputs, () => null)
}

/** A card that calls a flow, or runs a body inside it, for each item. */
export function loop(body: BodyConversion, card: FlopackCard, name: string): CardNode {
  const form = loops.get(name)!
  const id = body.idOf(card)
  const inputs: Record<string, Value | undefined> = {}
  const values: Record<string, Json> = {}
  const pick: Record<string, Json> = {}
  let flow: FlopackPort | undefined
  for (const port of dataPorts(card)) {
    const proxy = port.value?.proxy
    if (proxy === undefined || proxy === null || proxy === false) {
      if (port.value?.type === 'flo') flow = port
      else if (Object.hasOwn(form.inputs, port.key)) {
        const value = body.value(card, port)
        if (value !== undefined) inputs[form.inputs[port.key]!] = value
      } else if (port.group !== 'context') values[port.key] = (body.value(card, port) ?? unset(port)) as Json
      continue
    }
    const key = proxy.dest?.key ?? port.key
    if (proxy.dynamic === true) pick[key] = proxy.path ?? ''
    else values[key] = (body.value(card, port) ?? unset(port)) as Json
  }
  if (inputs['concurrency'] !== undefined) inputs['concurrency'] = asConcurrency(inputs['concurrency'])
  for (const needed of ['list', 'object'] as const) {
    if (Object.values(form.inputs).includes(needed)) inputs[needed] ??= needed === 'list' ? [] : {}
  }
  const data = flow?.value?.data
  const outputs = (port: FlopackPort): Place | null =>
    Object.hasOwn(form.outputs, port.key) ? [form.outputs[port.key]!] : null
  if (typeof data === 'object' && data !== null) {
    const each = body.nested(card, data, (port) => {
      if (port.group === 'context' && port.key === 'index') return { place: [id, 'index'] }
      if (Object.hasOwn(pick, port.key)) {
        const path = String(pick[port.key])
        return { place: [id, 'item', ...(path === '' ? [] : path.split('.'))] }
      }
      // The head of an event's loop has the members of the item in groups.
      if (port.group === 'Output') return { place: [id, 'item', 'Output', port.key] }
      return null
    })
    return body.node(card, form.card, inputs, outputs, each.length === 0 ? {} : { branches: { each } })
  }
  if (typeof data !== 'string' || !body.context.flows.has(data)) return brokenCall(body, card, name)
  inputs['flow'] = data
  if (Object.keys(values).length > 0) inputs['values'] = values
  if (Object.keys(pick).length > 0) inputs['pick'] = pick
  return body.node(card, form.card, inputs, outputs)
}

function asConcurrency(value: Value): Value {
  const number = Number(value)
  return Number.isFinite(number) ? Math.min(200, Math.max(1, Math.trunc(number))) : (value as Reference)
}
