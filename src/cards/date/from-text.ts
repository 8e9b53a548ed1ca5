import { convert } from '../../language/convert.ts'
import { defineEffect } from '../card.ts'
import { date, text } from '../fields.ts'
import { formatInput, parseDate } from './format.ts'
import { toDate } from './instant.ts'

/** An effect because text without a year means this year, which has to be the same on every replay. */
export const fromText = defineEffect({
  id: 'date.from-text',
  title: 'Text to Date',
  description: 'Reads a date that is written in a format of its own. What has no offset is UTC.',
  inputs: {
    start: text({ label: 'Text', max: 200, optional: true, default: '' }),
    format: formatInput,
  },
  outputs: { output: date({ label: 'Date' }) },
  okta: {
    functions: ['date:parse'],
    inputs: { start: 'start', format: 'format' },
    outputs: { output: 'output' },
  },
  examples: [
    {
      title: 'The day before the month.',
      inputs: { start: '1/2/2016', format: 'D/M/Y' },
      outputs: { output: '2016-02-01T00:00:00.000Z' },
    },
    {
      title: 'Milliseconds since 1970.',
      inputs: { start: '1473206485670', format: 'x' },
      outputs: { output: '2016-09-07T00:01:25.670Z' },
    },
    {
      title: 'Seconds since 1970, from a number.',
      given: { token: { exp: 1473206485 } },
      inputs: { start: { $from: 'token.exp' }, format: 'X' },
      outputs: { output: '2016-09-07T00:01:25.000Z' },
    },
    {
      title: 'Names of months, and an offset.',
      inputs: { start: 'March 1st, 2026 9:30 pm -05:00', format: 'MMMM Do, YYYY h:mm a Z' },
      outputs: { output: '2026-03-02T02:30:00.000Z' },
    },
    {
      title: 'What the text leaves out is that of today.',
      at: 1473206485670,
      inputs: { start: '09:30', format: 'HH:mm' },
      outputs: { output: '2016-09-07T09:30:00.000Z' },
    },
    {
      title: 'Without a format the text is one of the usual ones.',
      inputs: { start: '2026-03-01T09:30:00+01:00' },
      outputs: { output: '2026-03-01T08:30:00.000Z' },
    },
    {
      title: 'There is no month 13.',
      inputs: { start: '1/13/2016', format: 'D/M/Y' },
      error: 'The text does not fit the format "D/M/Y".',
    },
    {
      inputs: { start: 'Mar 1 2026 9:30 IST', format: 'MMM D YYYY h:mm z' },
      error: 'The format has "z", but the letters of a time zone can mean several zones.',
    },
    {
      title: 'Blank text gives nothing.',
      inputs: { start: ' ', format: 'D/M/Y' },
      outputs: { output: null },
    },
  ],
  perform({ start, format }, { name, durable }) {
    if (start.trim() === '') return { output: null }
    if (format.trim() === '') return { output: convert(start, 'date', 'Without a format') }
    return { output: toDate(parseDate(start, format, () => durable.now(`${name}/today`))) }
  },
})
