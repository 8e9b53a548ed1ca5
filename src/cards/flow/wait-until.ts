import { readDate } from '../../language/date-text.ts'
import { CardError, defineEffect } from '../card.ts'
import { date } from '../fields.ts'

/** docs/promises.md: the longest wait. */
const limitMs = 30 * 86_400_000

export const waitUntil = defineEffect({
  id: 'flow.wait-until',
  title: 'Wait Until',
  description: 'Pauses the execution until a date, at most for 30 days. It goes on after a restart too.',
  inputs: { date: date({ label: 'Until', help: 'The execution goes on at once where this is past.' }) },
  outputs: {},
  okta: { functions: ['control:until'], inputs: { date: 'date' } },
  examples: [
    {
      title: 'A date that is past goes on at once.',
      inputs: { date: '2016-09-07T00:01:25Z' },
      outputs: {},
    },
    {
      title: 'Half a second from then.',
      at: 1473206485000,
      inputs: { date: '2016-09-07T00:01:25.500Z' },
      outputs: {},
    },
    {
      title: 'More than 30 days from then.',
      at: 1473206485000,
      inputs: { date: '2016-10-07T00:01:26Z' },
      error: 'The date is more than 30 days away, which is longer than an execution may wait.',
    },
    {
      title: 'Nothing to wait for is an error.',
      given: { user: { expires: null } },
      inputs: { date: { $from: 'user.expires' } },
      error: 'Card example, input "date" is required and has no value.',
    },
  ],
  async perform({ date }, { name, durable }) {
    const until = readDate(date)!
    // The start is recorded, so that the limit counts from there and a restart late in a wait does not change its end.
    if (until - durable.now(`${name}/began`) > limitMs) {
      throw new CardError(
        'Invalid Input',
        'The date is more than 30 days away, which is longer than an execution may wait. Use a schedule for what is later.',
      )
    }
    await durable.sleepUntil(`${name}/wait`, until)
    return {}
  },
})
