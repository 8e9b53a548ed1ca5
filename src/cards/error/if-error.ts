import type { CaughtError } from '../../model/execution.ts'
import { defineControl, type FlowEnd, type Next } from '../card.ts'
import { boolean, object } from '../fields.ts'
import { blockOutputs } from '../flow/block.ts'
import { errorValue } from './error-value.ts'

/**
 * What the cards that did run have done, stays done. Return and a false Continue If inside end the block: the flow goes on
 * behind the card. An error in the second branch goes outwards.
 */
export const ifError = defineControl({
  id: 'error.if-error',
  title: 'If Error',
  description:
    'Runs the first branch, and the second where a card in it fails. Outputs that you declare on the card take their value from the branch that ended, or from a Return in it.',
  inputs: {},
  outputs: { failed: boolean({ label: 'Whether the first branch failed' }) },
  branches: { try: 'Try', catch: 'If error' },
  inside: {
    catch: {
      error: object({
        label: 'Error',
        help: 'message, statusCode, kind, method, flow and execution; of what an API answered headers and body.',
      }),
    },
  },
  examples: [
    {
      inputs: {},
      branches: {
        try: [{ id: 'read', card: 'json.parse', inputs: { text: '{' } }],
        catch: [
          { id: 'line', card: 'text.compose', inputs: { text: '{{example.error.kind}} in {{example.error.method}}' } },
        ],
      },
      gives: { what: { try: 'fine', catch: { $from: 'line.output' } } },
      outputs: { what: 'Parse Error in read', failed: true },
    },
    {
      title: 'Where nothing fails the second branch does not run.',
      inputs: {},
      branches: { try: [{ id: 'give', card: 'flow.return', inputs: { fields: { what: 'fine' } } }] },
      gives: { what: {} },
      outputs: { what: 'fine', failed: false },
    },
    {
      title: 'An error in the second branch goes outwards.',
      inputs: {},
      branches: {
        try: [{ id: 'read', card: 'json.parse', inputs: { text: '{' } }],
        catch: [{ id: 'again', card: 'json.parse', inputs: { text: '{' } }],
      },
      error: 'The text is not well-formed JSON.',
    },
  ],
  control(_inputs, run) {
    const give =
      (branch: string, failed: boolean) =>
      (end: FlowEnd | null): Next => ({
        outputs: { ...blockOutputs(run, branch, end), failed },
      })
    const handle = (failure: CaughtError): Next | Promise<Next> => {
      const ended = run.branch('catch', { error: errorValue(failure, run.durable.executionId) })
      return ended instanceof Promise ? ended.then(give('catch', true)) : give('catch', true)(ended)
    }
    const settle = (tried: Awaited<typeof attempted>): Next | Promise<Next> =>
      tried.error === null ? give('try', false)(tried.value) : handle(tried.error)
    const attempted = run.attempt((inner) => inner.branch('try'))
    return attempted instanceof Promise ? attempted.then(settle) : settle(attempted)
  },
})
