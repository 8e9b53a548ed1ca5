import { defineCard } from '../card.ts'
import { date, integer } from '../fields.ts'
import { toEpochMs } from './instant.ts'

export const epoch = defineCard({
  id: 'date.epoch',
  title: 'EPOCH',
  description: 'Gives a date as whole seconds since 1970.',
  inputs: { start: date({ label: 'Date', optional: true }) },
  outputs: { output: integer({ label: 'Seconds since 1970' }) },
  okta: { functions: ['date:epoch'], inputs: { start: 'start' }, outputs: { output: 'output' } },
  examples: [
    {
      title: 'Fractions of a second are left out.',
      inputs: { start: '2016-09-07T00:01:25.670Z' },
      outputs: { output: 1473206485 },
    },
    {
      title: 'Before 1970 too it is the second that has begun.',
      inputs: { start: '1969-12-31T23:59:59.999Z' },
      outputs: { output: -1 },
    },
    { title: 'A missing date gives nothing.', inputs: { start: null }, outputs: { output: null } },
  ],
  run: ({ start }) => ({ output: start === null ? null : Math.floor(toEpochMs(start) / 1000) }),
})
