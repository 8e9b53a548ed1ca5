import type { Json } from '../base/json/json.ts'
import type { Trigger, ValueType } from '../model/flow-definition.ts'
import { convert } from './convert.ts'

/** What an API Endpoint's card gives to the cards behind it; docs/flows.md says what each is. */
const endpointOutputs: readonly string[] = ['headers', 'query', 'body', 'raw_body', 'method', 'execution_id']

/** The outputs of a flow's first card, by name. A helper's are the inputs that it declares. */
export function triggerOutputNames(trigger: Trigger): readonly string[] {
  return trigger.event === 'helper' ? (trigger.inputs ?? []).map(({ name }) => name) : endpointOutputs
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
