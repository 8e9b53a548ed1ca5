import { defineEffect } from '../card.ts'
import { date, integer, text } from '../fields.ts'
import { isoSeconds } from './instant.ts'

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = 'January February March April May June July August September October November December'.split(' ')

/** One instant in many forms, all in UTC. Recorded, so that every replay of the execution sees the same one. */
export const now = defineEffect({
  id: 'date.now',
  title: 'Now',
  description: 'Gives the present date and time, in UTC.',
  inputs: {},
  outputs: {
    date: date({ label: 'Date', help: 'As in 2016-09-07T00:01:25.670Z.' }),
    iso: text({ label: 'ISO text', help: 'Without fractions: 2016-09-07T00:01:25Z.' }),
    full: text({ label: 'In words', help: 'Wednesday, September 7, 2016.' }),
    time: text({ label: 'Time', help: '00:01:25.' }),
    year: integer({ label: 'Year' }),
    month: integer({ label: 'Month', help: '1 to 12.' }),
    month_name: text({ label: 'Name of the month', help: 'September.' }),
    day: integer({ label: 'Day of the month', help: '1 to 31.' }),
    hour: integer({ label: 'Hour', help: '0 to 23.' }),
    minute: integer({ label: 'Minute' }),
    second: integer({ label: 'Second' }),
    millisecond: integer({ label: 'Millisecond' }),
    epoch: integer({ label: 'Seconds since 1970' }),
    unix: integer({ label: 'Milliseconds since 1970' }),
  },
  okta: {
    functions: ['date:now'],
    outputs: {
      date: 'date',
      iso: 'iso',
      full: 'full',
      time: 'time',
      year: 'year',
      month_name: 'month', // their month is text
      day: 'day',
      hour: 'hour',
      minute: 'minute',
      second: 'second',
      millisecond: 'millisecond',
    },
  },
  examples: [
    { title: 'The outputs are those of the moment at which the card runs.', inputs: {} },
    {
      title: 'At 2016-09-07T00:01:25.670Z.',
      at: 1473206485670,
      inputs: {},
      outputs: {
        date: '2016-09-07T00:01:25.670Z',
        iso: '2016-09-07T00:01:25Z',
        full: 'Wednesday, September 7, 2016',
        time: '00:01:25',
        year: 2016,
        month: 9,
        month_name: 'September',
        day: 7,
        hour: 0,
        minute: 1,
        second: 25,
        millisecond: 670,
        epoch: 1473206485,
        unix: 1473206485670,
      },
    },
  ],
  perform(_inputs, { name, durable }) {
    const unix = durable.now(name)
    const at = new Date(unix)
    const iso = at.toISOString()
    const monthName = months[at.getUTCMonth()]!
    return {
      date: iso,
      iso: isoSeconds(unix),
      full: `${weekdays[at.getUTCDay()]}, ${monthName} ${at.getUTCDate()}, ${at.getUTCFullYear()}`,
      time: iso.slice(11, 19),
      year: at.getUTCFullYear(),
      month: at.getUTCMonth() + 1,
      month_name: monthName,
      day: at.getUTCDate(),
      hour: at.getUTCHours(),
      minute: at.getUTCMinutes(),
      second: at.getUTCSeconds(),
      millisecond: at.getUTCMilliseconds(),
      epoch: Math.floor(unix / 1000),
      unix,
    }
  },
})
