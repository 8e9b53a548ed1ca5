import type { Json } from '../../base/json/json.ts'
import type { FlowEnd, Tools } from '../card.ts'
import { any, boolean, integer } from '../fields.ts'

/** docs/promises.md: the longest pause. */
const mostDays = 30

/** What the cards that pause have in common. */
export const pauseInputs = {
  days: integer({
    label: 'At most, in days',
    help: 'Then the flow goes on by itself.',
    min: 1,
    max: mostDays,
    optional: true,
    default: mostDays,
  }),
}

export const pauseOutputs = {
  output: any({ label: 'Given', help: 'The body of the call that resumed it, or its query; null where none came.' }),
  resumed: boolean({ label: 'Resumed', help: 'False where the time was over before a call came.' }),
}

/** Answers the caller, and rests until the resume route is called or the days are over. Gives the outputs of the card. */
export async function restUntilCalled(tools: Tools, days: number, given: FlowEnd) {
  const { name, durable } = tools
  const until = durable.now(`${name}/began`) + days * 86_400_000
  const result: Json = await durable.pause(`${name}/resumed`, until, () => tools.answer(given))
  // A call gives an object that says what came; without one the time was over.
  if (typeof result !== 'object' || result === null || !('given' in result)) return { output: null, resumed: false }
  return { output: (result as { readonly given: Json }).given, resumed: true }
}
