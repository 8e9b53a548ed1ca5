import { defineCard } from '../card.ts'
import { date } from '../fields.ts'
import { shift, shiftInputs } from './shift.ts'

export const add = defineCard({
  id: 'date.add',
  title: 'Add',
  description: 'Gives the date that is some time after another.',
  inputs: shiftInputs,
  outputs: { output: date({ label: 'Date' }) },
  okta: {
    functions: ['date:add'],
    inputs: { start: 'start', amount: 'scale', unit: 'unit' },
    outputs: { output: 'output' },
  },
  examples: [
    {
      inputs: { start: '2026-03-01T09:30:00Z', amount: 7, unit: 'days' },
      outputs: { output: '2026-03-08T09:30:00.000Z' },
    },
    {
      title: 'A month after the 31st of January is the last of February.',
      inputs: { start: '2024-01-31', amount: 1, unit: 'months' },
      outputs: { output: '2024-02-29T00:00:00.000Z' },
    },
    {
      title: 'A negative amount goes back.',
      inputs: { start: '2024-02-29', amount: -1, unit: 'years' },
      outputs: { output: '2023-02-28T00:00:00.000Z' },
    },
    {
      title: 'Parts of a unit count, where it is always as long.',
      inputs: { start: '2026-03-01', amount: 1.5, unit: 'days' },
      outputs: { output: '2026-03-02T12:00:00.000Z' },
    },
    {
      title: 'A year and a half is 18 months.',
      inputs: { start: '2026-03-01', amount: 1.5, unit: 'years' },
      outputs: { output: '2027-09-01T00:00:00.000Z' },
    },
    {
      inputs: { start: '2026-03-01', amount: 0.5, unit: 'months' },
      error: 'Expected a whole number of months, got a part of one.',
    },
    {
      title: 'No date is that far away.',
      inputs: { start: '2026-03-01', amount: 300_000, unit: 'years' },
      error: 'The result is no date: dates go from the year -271821 to 275760.',
    },
    {
      title: 'A missing date stays missing.',
      given: { user: { lastLogin: null } },
      inputs: { start: { $from: 'user.lastLogin' }, amount: 7, unit: 'days' },
      outputs: { output: null },
    },
  ],
  run: ({ start, amount, unit }) => ({ output: shift(start, amount, unit) }),
})
