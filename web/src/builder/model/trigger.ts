import { inputsOf, triggerOutputNames } from '../../../../src/language/trigger.ts'
import type { Trigger, ValueType } from '../../../../src/model/flow-definition.ts'
import { builder as words } from '../../messages/builder.ts'

/** A named output of a card, as declared, mirrored from its fields, or joined from its branches. */
export interface CardOutput {
  readonly name: string
  readonly label: string
  readonly type: ValueType
}

export const triggerTitle = (trigger: Trigger | null): string => words.triggers[trigger?.event ?? 'api_endpoint']

const types: Readonly<Record<string, ValueType>> = {
  headers: 'object',
  query: 'object',
  body: 'any',
  raw_body: 'text',
  method: 'text',
  execution_id: 'text',
  execution_time: 'date',
  caller: 'object',
  event: 'object',
  okta: 'object',
}

/** What the first card gives. */
export function triggerOutputs(trigger: Trigger | null): readonly CardOutput[] {
  if (trigger === null) return []
  const declared = new Map(inputsOf(trigger).map(({ name, type }) => [name, type]))
  return triggerOutputNames(trigger).map((name) => {
    const type = declared.get(name)
    // What a person named stays as it is.
    if (type !== undefined) return { name, label: name, type }
    return { name, label: words.triggerOutputs[name] ?? name, type: types[name] ?? 'any' }
  })
}

/** What a run by hand gives the first card: `body`, `values`, or nothing. */
export function runInputOf(trigger: Trigger | null): 'body' | 'event' | 'values' | null {
  switch (trigger?.event) {
    case 'helper':
    case 'delegated':
      return 'values'
    case 'schedule':
      return null
    case 'event':
      return 'event'
    default:
      return 'body'
  }
}
