import { defineCard } from '../card.ts'
import { date, text } from '../fields.ts'
import { formatDate, formatInput } from './format.ts'
import { toEpochMs } from './instant.ts'
import { localTime, zoneInput } from './zone.ts'

export const toText = defineCard({
  id: 'date.to-text',
  title: 'Date to Text',
  description: 'Writes a date in a format of your own, as clocks of a time zone show it.',
  inputs: { start: date({ label: 'Date', optional: true }), format: formatInput, zone: zoneInput },
  outputs: { output: text({ label: 'Text' }) },
  okta: {
    functions: ['date:format'],
    inputs: { start: 'start', format: 'format', zone: 'zone' },
    outputs: { output: 'output' },
  },
  examples: [
    {
      inputs: { start: '2016-09-07T00:01:25.670Z', format: 'M/D/Y' },
      outputs: { output: '9/7/2016' },
    },
    {
      title: 'In a time zone, and with its letters.',
      inputs: { start: '2016-09-07T00:01:25.670Z', format: 'dddd, MMMM D, Y h:mm a z', zone: 'America/New_York' },
      outputs: { output: 'Tuesday, September 6, 2016 8:01 pm EDT' },
    },
    {
      title: 'A lower-case y is a year too, and a T is just a T.',
      inputs: { start: '2016-09-07T00:01:25.670Z', format: 'yyyy-MM-DDTHH:mm:ss.SSS' },
      outputs: { output: '2016-09-07T00:01:25.670' },
    },
    {
      title: 'Text in brackets stays as it is; an old name of a zone works.',
      inputs: { start: '2016-09-07T00:01:25.670Z', format: '[Today at] HH:mm Z', zone: 'Asia/Calcutta' },
      outputs: { output: 'Today at 05:31 +05:30' },
    },
    {
      title: 'Without a format it is ISO 8601, in UTC where no zone is given.',
      inputs: { start: '2016-09-07T02:01:25.670+02:00', format: '' },
      outputs: { output: '2016-09-07T00:01:25Z' },
    },
    {
      title: 'Seconds and milliseconds since 1970, and the day of the week from Sunday, which is 0.',
      inputs: { start: '2016-09-07T00:01:25.670Z', format: 'X x d' },
      outputs: { output: '1473206485 1473206485670 3' },
    },
    {
      title: 'The summer times of years to come.',
      inputs: { start: '2060-07-01T12:00:00Z', format: 'HH:mm z', zone: 'Europe/Berlin' },
      outputs: { output: '14:00 CEST' },
    },
    {
      inputs: { start: '2016-09-07', format: 'D.M.', zone: 'America/Pacific' },
      error: 'The time zone "America/Pacific" does not exist.',
    },
    { title: 'A missing date gives nothing.', inputs: { start: null, format: 'D.M.' }, outputs: { output: null } },
  ],
  run: ({ start, format, zone }) => ({
    output: start === null ? null : formatDate(localTime(toEpochMs(start), zone), format),
  }),
})
