import { CardError, defineEffect } from '../card.ts'
import { choice, number } from '../fields.ts'

const unitMs = { seconds: 1000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const

/** docs/promises.md: the longest wait. */
const limitMs = 30 * unitMs.days

export const waitFor = defineEffect({
  id: 'flow.wait-for',
  title: 'Wait For',
  description: 'Pauses the execution, at most for 30 days. It goes on after a restart too.',
  inputs: {
    delay: number({ label: 'How long', min: 0 }),
    unit: choice({
      label: 'Unit',
      options: { seconds: 'seconds', minutes: 'minutes', hours: 'hours', days: 'days' },
      optional: true,
      default: 'seconds',
    }),
  },
  outputs: {},
  okta: { functions: ['control:wait'], inputs: { delay: 'delay', unit: 'unit' } },
  examples: [
    { inputs: { delay: 0.01 }, outputs: {} },
    { title: 'No time at all goes on at once.', inputs: { delay: 0 }, outputs: {} },
    {
      inputs: { delay: 31, unit: 'days' },
      error: 'A wait of 31 days is longer than the limit of 30 days.',
    },
  ],
  async perform({ delay, unit }, { name, durable }) {
    const waitMs = delay * unitMs[unit]
    if (waitMs > limitMs) {
      throw new CardError('Invalid Input', `A wait of ${delay} ${unit} is longer than the limit of 30 days.`)
    }
    // The start is recorded, so that a restart waits for what is left and not for the whole time again.
    await durable.sleepUntil(`${name}/wait`, durable.now(`${name}/began`) + Math.round(waitMs))
    return {}
  },
})
