import { defineControl, type FlowEnd, type Next } from '../card.ts'
import { boolean } from '../fields.ts'
import { conditionInputs, holds } from './condition.ts'

/** Return and a false Continue If inside a branch end the flow, not only the branch. */
export const ifElse = defineControl({
  id: 'branching.if-else',
  title: 'If/Else',
  description:
    'Runs one of two branches. Outputs that you declare on the card take their value from the branch that ran, null where it gives none.',
  inputs: conditionInputs,
  outputs: { result: boolean({ label: 'Whether the condition held' }) },
  // oxlint-disable-next-line unicorn/no-thenable -- the name of a branch, with text: nothing that could be awaited
  branches: { then: 'If true', else: 'Else' },
  examples: [
    {
      given: { event: { severity: 'WARN' } },
      inputs: { a: { $from: 'event.severity' }, operator: '==', b: 'WARN' },
      outputs: { result: true },
    },
    {
      title: 'Numbers are compared by value, texts letter by letter.',
      inputs: { a: '80', operator: '>', b: '9' },
      outputs: { result: false },
    },
    { title: 'A missing value is empty.', inputs: { operator: 'is empty' }, outputs: { result: true } },
  ],
  control(condition, run) {
    const result = holds(condition)
    const branch = result ? 'then' : 'else'
    const after = (end: FlowEnd | null): Next => (end === null ? { outputs: { ...run.join(branch), result } } : { end })
    const ran = run.branch(branch)
    // A branch of pure cards has ended already: waiting for it would cost a turn of the event loop.
    return ran instanceof Promise ? ran.then(after) : after(ran)
  },
})
