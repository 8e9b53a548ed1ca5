import type { Json } from '../base/json/json.ts'
import type { Trigger, ValueType } from '../model/flow-definition.ts'
import { convert } from './convert.ts'

/** What an API Endpoint's card gives to the cards behind it: name → type and what it is. */
export const endpointOutputs = Object.freeze({
  headers: { kind: 'object', label: 'Headers', help: 'Names in lower case; credentials are left out.' },
  query: { kind: 'object', label: 'Query', help: 'A parameter that was given several times is a list.' },
  body: { kind: 'any', label: 'Body', help: 'The value of a JSON body, the text of any other, null without one.' },
  raw_body: { kind: 'text', label: 'Raw body', help: 'The body as it came.' },
  method: { kind: 'text', label: 'Method' },
  execution_id: { kind: 'text', label: 'Execution ID' },
} as const)

/** The outputs of a flow's first card, by name. A helper's are the inputs that it declares. */
export function triggerOutputNames(trigger: Trigger): readonly string[] {
  return trigger.event === 'helper' ? (trigger.inputs ?? []).map(({ name }) => name) : Object.keys(endpointOutputs)
}

/**
 * The outputs of a helper's first card: its declared inputs, converted to their types; null where the caller gave none, and
 * what it did not declare is left out.
 *
 * @throws ValueError naming the input
 */
export function helperOutputs(
  trigger: Trigger,
  values: Readonly<Record<string, Json>>,
): Readonly<Record<string, Json>> {
  const outputs: Record<string, Json> = {}
  if (trigger.event !== 'helper') return outputs
  for (const { name, type } of trigger.inputs ?? []) {
    const given = Object.hasOwn(values, name) ? (values[name] as Json) : null
    outputs[name] = convert(given, type satisfies ValueType, `Helper input "${name}"`)
  }
  return outputs
}
