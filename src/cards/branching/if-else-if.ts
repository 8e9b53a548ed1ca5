import { caseName } from '../../language/branches.ts'
import { defineControl, type FlowEnd, type Next } from '../card.ts'
import { conditions, integer } from '../fields.ts'
import { blockOutputs } from '../flow/block.ts'
import { holds } from './condition.ts'

/** Return and a false Continue If inside end the block: the flow goes on behind the card. */
export const ifElseIf = defineControl({
  id: 'branching.if-else-if',
  title: 'If/ElseIf',
  description:
    'Runs the branch of the first condition that holds, else the last branch. Outputs that you declare on the card take their value from the branch that ran, or from a Return in it.',
  inputs: { conditions: conditions({ label: 'Conditions' }) },
  outputs: { taken: integer({ label: 'Which branch ran', help: 'From 1; 0 is Else.' }) },
  branchesOf: 'conditions',
  branches: { else: 'Else' },
  examples: [
    {
      given: { event: { severity: 'WARN' } },
      inputs: {
        conditions: [
          { a: { $from: 'event.severity' }, operator: '==', b: 'ERROR' },
          { a: { $from: 'event.severity' }, operator: '==', b: 'WARN' },
        ],
      },
      branches: { case2: [{ id: 'line', card: 'text.compose', inputs: { text: 'Look at it' } }] },
      gives: { advice: { case2: { $from: 'line.output' } } },
      outputs: { advice: 'Look at it', taken: 2 },
    },
    {
      title: 'Return inside ends the branch, and gives the outputs their values.',
      inputs: { conditions: [{ a: 1, operator: '==', b: 2 }] },
      branches: { else: [{ id: 'give', card: 'flow.return', inputs: { fields: { answer: 'none' } } }] },
      gives: { answer: {} },
      outputs: { answer: 'none', taken: 0 },
    },
  ],
  control({ conditions }, run) {
    const found = conditions.findIndex(({ a = null, operator, b = null }) => holds({ a, operator, b }))
    const branch = found < 0 ? 'else' : caseName(found)
    const after = (end: FlowEnd | null): Next => ({
      outputs: { ...blockOutputs(run, branch, end), taken: found + 1 },
    })
    const ended = run.branch(branch)
    return ended instanceof Promise ? ended.then(after) : after(ended)
  },
})
