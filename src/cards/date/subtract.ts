import { defineCard } from '../card.ts'
import { date } from '../fields.ts'
import { shift, shiftInputs } from './shift.ts'

export const subtract = defineCard({
  id: 'date.subtract',
  title: 'Subtract',
  description: 'Gives the date that is some time before another.',
  inputs: shiftInputs,
  outputs: { output: date({ label: 'Date' }) },
  okta: {
    functions: ['date:subtract'],
    inputs: { start: 'start', amount: 'scale', unit: 'unit' },
    outputs: { output: 'output' },
  },
  examples: [
    {
      inputs: { start: '2026-03-01T09:30:00Z', amount: 90, unit: 'days' },
      outputs: { output: '2025-12-01T09:30:00.000Z' },
    },
    {
      title: 'A month before the 31st of March is the last of February.',
      inputs: { start: '2023-03-31T23:59:59.999Z', amount: 1, unit: 'months' },
      outputs: { output: '2023-02-28T23:59:59.999Z' },
    },
    {
      title: 'A negative amount goes forward.',
      inputs: { start: '2026-03-01', amount: -90, unit: 'seconds' },
      outputs: { output: '2026-03-01T00:01:30.000Z' },
    },
    {
      title: 'No date is that far away.',
      inputs: { start: '2026-03-01', amount: 1e300, unit: 'milliseconds' },
      error: 'The result is no date: dates go from the year -271821 to 275760.',
    },
    {
      title: 'A missing amount gives nothing.',
      inputs: { start: '2026-03-01', amount: null, unit: 'days' },
      outputs: { output: null },
    },
  ],
  run: ({ start, amount, unit }) => ({ output: shift(start, amount === null ? null : -amount, unit) }),
})
