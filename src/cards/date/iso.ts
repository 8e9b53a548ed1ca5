import { defineCard } from '../card.ts'
import { date, text } from '../fields.ts'
import { isoSeconds, toEpochMs } from './instant.ts'

export const iso = defineCard({
  id: 'date.iso',
  title: 'ISO',
  description: 'Gives a date as ISO 8601 text in UTC, without fractions of a second.',
  inputs: { start: date({ label: 'Date', optional: true }) },
  outputs: { output: text({ label: 'ISO text' }) },
  okta: { functions: ['date:iso'], inputs: { start: 'start' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { start: '2016-09-07T00:01:25.670Z' }, outputs: { output: '2016-09-07T00:01:25Z' } },
    {
      title: 'An offset becomes UTC.',
      inputs: { start: 'Wed, 07 Sep 2016 00:01:25 +0200' },
      outputs: { output: '2016-09-06T22:01:25Z' },
    },
    { title: 'A missing date gives nothing.', inputs: { start: null }, outputs: { output: null } },
  ],
  run: ({ start }) => ({ output: start === null ? null : isoSeconds(toEpochMs(start)) }),
})
