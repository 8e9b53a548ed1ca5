import type { Json } from '../base/json/json.ts'
import type { HelperField, Trigger, ValueType } from '../model/flow-definition.ts'
import { convert } from './convert.ts'

/** What an API Endpoint's card gives to the cards behind it; docs/flows.md says what each is. */
const endpointOutputs: readonly string[] = ['headers', 'query', 'body', 'raw_body', 'method', 'execution_id']

/** The outputs of a flow's first card, by name. A helper's are the inputs that it declares. */
export function triggerOutputNames(trigger: Trigger): readonly string[] {
  switch (trigger.event) {
    case 'api_endpoint':
      return endpointOutputs
    case 'helper':
      return inputsOf(trigger).map(({ name }) => name)
    case 'delegated':
      return [...new Set([...inputsOf(trigger).map(({ name }) => name), 'caller', 'execution_id'])]
    case 'schedule':
      return ['execution_time', 'execution_id']
    case 'event':
      return ['event', 'okta', 'execution_id']
  }
}

/** The inputs that a flow declares: of helpers and delegated flows. */
export function inputsOf(trigger: Trigger): readonly HelperField[] {
  return trigger.event === 'helper' || trigger.event === 'delegated' ? (trigger.inputs ?? []) : []
}

/**
 * The outputs of a helper's first card: its declared inputs, converted to their types; null where the caller gave none, and
 * what it did not declare is left out. An input that the caller did not give but that has the name of something known of the call
 * (`context`: `execution_id`, `parent`) has that.
 *
 * @throws ValueError naming the input
 */
export function helperOutputs(
  trigger: Trigger,
  values: Readonly<Record<string, Json>>,
  context: Readonly<Record<string, Json>> = {},
): Readonly<Record<string, Json>> {
  const outputs: Record<string, Json> = {}
  for (const { name, type } of inputsOf(trigger)) {
    const from = Object.hasOwn(values, name) ? values : context
    const given = Object.hasOwn(from, name) ? (from[name] as Json) : null
    outputs[name] = convert(given, type satisfies ValueType, `Helper input "${name}"`)
  }
  return outputs
}
