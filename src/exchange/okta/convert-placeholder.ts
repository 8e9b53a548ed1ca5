import type { Json } from '../../base/json/json.ts'
import type { CardNode } from '../../model/flow-definition.ts'
import { type BodyConversion, portName } from './convert-body.ts'
import { type FlopackCard, type FlopackPort, portsOf } from './flopack.ts'
import { asValue } from './literal.ts'
import { formOf } from './placeholder-form.ts'
import type { Place } from './places.ts'

/** A card that there is nothing for here: it keeps its inputs under their names, and says what it was. */
export function placeholder(
  body: BodyConversion,
  card: FlopackCard,
  kernel: boolean,
  name: string,
  isCounted = true,
): CardNode {
  if (isCounted) body.context.report.count(kernel ? 'unknown' : 'placeholders', name)
  const ports = portsOf(card.node.model.inputs)
  const given: Record<string, Json> = {}
  const helper = helperOf(body, ports)
  for (const port of ports) {
    if (port === helper) continue
    const value = body.value(card, port)
    if (value !== undefined) given[body.fieldName(card, { ...port, key: portName(port) }, given)] = value as Json
  }
  body.lookForSecrets(card, ports)
  const outputs = portsOf(card.node.model.outputs)
  const form = asValue(formOf(card, body.context.connections) as unknown as Json)
  const inputs = { was: name, given, gives: outputs.map(portName), form }
  const outputOf = (port: FlopackPort): Place => ['output', portName(port)]
  if (helper === undefined) return body.node(card, 'placeholder.action', inputs, outputOf)
  return body.node(card, 'placeholder.stream', { ...inputs, flow: helper.value!.data as string }, outputOf)
}

/** A card that calls a flow which is not in the file. */
export function brokenCall(body: BodyConversion, card: FlopackCard, name: string): CardNode {
  body.guess(card, 'The flow that it calls is not in the file: choose another one and put its card here.')
  return placeholder(body, card, true, name, false)
}

/** Where a connector's action streams its records: the port with the helper flow for them. */
function helperOf(body: BodyConversion, ports: readonly FlopackPort[]): FlopackPort | undefined {
  const helpers = ports.filter(({ group, value }) => group === 'Streaming' && value?.type === 'flo')
  const id = helpers[0]?.value?.data
  return helpers.length === 1 && typeof id === 'string' && body.context.flows.has(id) ? helpers[0] : undefined
}
