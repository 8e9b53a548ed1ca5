import { defineCard } from '../card.ts'
import { date, text } from '../fields.ts'
import { formatDate, formatInput } from './format.ts'
import { isoSeconds, toEpochMs } from './instant.ts'
import { localTime, zoneInput } from './zone.ts'

const nothing = { date: null, iso: null, epoch: null, unix: null, human: null, custom: null }

export const convert = defineCard({
  id: 'date.convert',
  title: 'Convert',
  description: 'Reads a date from text and gives it in several forms.',
  inputs: {
    start: date({ label: 'Date', help: 'ISO 8601, 3/1/2026, 2026/03/01 or as in mail.', optional: true }),
    format: formatInput,
    zone: zoneInput,
  },
  outputs: {
    date: date({ label: 'Date' }),
    iso: text({ label: 'ISO text', help: 'Without fractions: 2016-09-07T00:01:25Z.' }),
    epoch: text({ label: 'Seconds since 1970', help: 'As text.' }),
    unix: text({ label: 'Milliseconds since 1970', help: 'As text.' }),
    human: text({ label: 'In words', help: 'Wed, September 7th at 12:01 AM. Always in UTC.' }),
    custom: text({ label: 'In your format', help: 'By format and time zone.' }),
  },
  okta: {
    functions: ['date:fromISO'],
    inputs: { start: 'start', format: 'format', zone: 'zone' },
    outputs: { date: 'date', iso: 'iso', epoch: 'epoch', unix: 'unix', human: 'human', custom: 'custom' },
  },
  examples: [
    {
      inputs: { start: '2016-09-07T00:01:25.670Z', format: 'MMM D, h:mm A z', zone: 'US/Pacific' },
      outputs: {
        date: '2016-09-07T00:01:25.670Z',
        iso: '2016-09-07T00:01:25Z',
        epoch: '1473206485',
        unix: '1473206485670',
        human: 'Wed, September 7th at 12:01 AM',
        custom: 'Sep 6, 5:01 PM PDT',
      },
    },
    {
      title: 'Without a format and a zone; a date before 1970.',
      inputs: { start: '1969-12-31' },
      outputs: {
        date: '1969-12-31T00:00:00.000Z',
        iso: '1969-12-31T00:00:00Z',
        epoch: '-86400',
        unix: '-86400000',
        human: 'Wed, December 31st at 12:00 AM',
        custom: '1969-12-31T00:00:00Z',
      },
    },
    {
      inputs: { start: '2016-09-07', zone: '2016-09-07T00:00[Europe/Berlin]' },
      error: 'The time zone does not exist.',
    },
    {
      given: { user: { hired: 'soon' } },
      inputs: { start: { $from: 'user.hired' } },
      error: 'Card example, input "start": expected a date, got text that is not a date.',
    },
    {
      title: 'A missing date gives nothing.',
      given: { user: { hired: null } },
      inputs: { start: { $from: 'user.hired' }, format: 'D.M.' },
      outputs: nothing,
    },
  ],
  run({ start, format, zone }) {
    if (start === null) return nothing
    const unix = toEpochMs(start)
    return {
      date: start,
      iso: isoSeconds(unix),
      epoch: String(Math.floor(unix / 1000)),
      unix: String(unix),
      human: formatDate(localTime(unix, ''), 'ddd, MMMM Do [at] h:mm A'),
      custom: formatDate(localTime(unix, zone), format),
    }
  },
})
