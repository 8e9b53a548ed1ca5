import { defineCard } from '../card.ts'
import { date, integer } from '../fields.ts'
import { toEpochMs } from './instant.ts'

export const unix = defineCard({
  id: 'date.unix',
  title: 'UNIX',
  description: 'Gives a date as milliseconds since 1970.',
  inputs: { start: date({ label: 'Date', optional: true }) },
  outputs: { output: integer({ label: 'Milliseconds since 1970' }) },
  okta: { functions: ['date:unix'], inputs: { start: 'start' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { start: '2016-09-07T00:01:25.670Z' }, outputs: { output: 1473206485670 } },
    { title: 'Before 1970 it is negative.', inputs: { start: '1969-12-31T23:59:59.999Z' }, outputs: { output: -1 } },
    { title: 'A missing date gives nothing.', inputs: { start: null }, outputs: { output: null } },
  ],
  run: ({ start }) => ({ output: start === null ? null : toEpochMs(start) }),
})
