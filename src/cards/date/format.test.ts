import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import moment from 'moment-timezone'
import { CardError } from '../card.ts'
import { formatDate, parseDate } from './format.ts'
import { localTime } from './zone.ts'

const runs = fc.readConfigureGlobal()?.numRuns ?? 300

const codes =
  'D DD Do DDD DDDo DDDD M MM MMM MMMM Mo Y YY YYYY YYYYY YYYYYY yyyy y h hh H HH k kk m mm s ss S SSS SSSSSSSSS a A Z ZZ z ' +
  'd dd ddd dddd do x X Q Qo w ww wo W WW Wo gg gggg GG GGGG E e N NNNN LT LTS L LL LLL LLLL l ll hmm hmmss Hmm Hmmss'
const other = fc.constantFrom('[at]', '[MMMM]', '-', '/', ' ', ':', '.', 'T', ',', 'é', '😀', '0', '\\D', '\\MM')
const format = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...codes.split(' ')) }, other), { maxLength: 30 })
  .map((parts) => parts.join('').slice(0, 200))
  // "zz" is UTC's whole name to moment, and the same as z everywhere else.
  .filter((whole) => whole.trim() !== '' && !whole.includes('zz'))
const instant = fc.oneof(
  fc.integer({ min: 0, max: 4e12 }),
  fc.integer({ min: -6e13, max: 2e14 }),
  fc.integer({ min: -8.64e15, max: 8.64e15 }),
)
const zone = fc.constantFrom('', 'UTC', 'Europe/Berlin', 'US/Pacific', 'Asia/Calcutta', 'Australia/Lord_Howe', '+05:45')

describe('dates as text by format codes', () => {
  it('are what moment makes of the whole format', () => {
    const same = (epochMs: number, format: string) =>
      assert.equal(formatDate(localTime(epochMs, ''), format), moment.utc(epochMs).format(format))
    fc.assert(fc.property(instant, format, same), { numRuns: runs })
  })

  it('are what moment makes of it in a zone, where its rules are those of today', () => {
    const same = (epochMs: number, format: string, name: string) =>
      assert.equal(formatDate(localTime(epochMs, name), format), moment.tz(epochMs, name).format(format))
    const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Calcutta', 'Australia/Lord_Howe')
    fc.assert(fc.property(fc.integer({ min: 0, max: 1.7e12 }), format, zones, same), { numRuns: runs })
  })

  it('are never longer than their format allows, in any zone at any time', () => {
    const bounded = (epochMs: number, format: string, name: string) => {
      const written = formed(() => formatDate(localTime(epochMs, name), format))
      assert.ok(typeof written !== 'string' || (written.length <= 200 * 40 && !written.includes('Invalid')))
    }
    const anything = fc.oneof(format, fc.string({ unit: 'binary', maxLength: 200 }))
    fc.assert(fc.property(instant, anything, zone, bounded), { numRuns: runs })
  })

  it('are read back as the same instant', () => {
    const formats = fc.constantFrom(
      'YYYY-MM-DDTHH:mm:ss.SSSZ',
      'yyyy-MM-DDTHH:mm:ss.SSS ZZ',
      'dddd, MMMM Do, Y h:mm:ss.SSS A Z',
      'x',
      'D/M/Y H:m:s.SSS Z',
    )
    const same = (epochMs: number, format: string, name: string) =>
      assert.equal(parseDate(formatDate(localTime(epochMs, name), format), format, never), epochMs)
    const modern = fc.integer({ min: 0, max: Date.UTC(9999, 0) })
    fc.assert(fc.property(modern, formats, zone, same), { numRuns: runs })
  })

  it('are an instant or an error of a card, whatever the text and the format', () => {
    const read = (given: string, format: string) => {
      const at = formed(() => parseDate(given, format, () => 1473206485670))
      assert.ok(at instanceof CardError || Math.abs(at) <= 8.64e15)
    }
    const given = fc.oneof(
      fc.string({ maxLength: 200 }),
      fc.string({ unit: fc.constantFrom(...'0123456789-:/ TZaA.') }),
    )
    fc.assert(fc.property(given, format, read), { numRuns: runs })
  })

  it('take a day of a leap year that is left out', () => {
    const inLeapYear = () => Date.UTC(2024, 4, 1)
    assert.equal(parseDate('29/2', 'D/M', inLeapYear), Date.UTC(2024, 1, 29))
    assert.throws(() => parseDate('29/2', 'D/M', () => Date.UTC(2023, 4, 1)), CardError)
  })

  it('leave the present of others alone', () => {
    const before = moment.now
    assert.throws(() => parseDate('soon', 'HH:mm', () => 0), CardError)
    assert.equal(moment.now, before)
  })

  it('take no longer for the worst texts and formats', () => {
    // What backtracks takes hours here: the runner's time limit ends it.
    for (const unit of ['MMMM', '[', '\\', 'LLLL', 'Do', 'x', 'YYYYYY', 'N', 'ZZ', 'SSSSSSSSS', 'a', '[]', 'd', 'w']) {
      for (const text of ['a', '1', ' ', '٠', '+', 'é', '0:', 'January']) {
        formed(() => parseDate(text.repeat(200).slice(0, 200), unit.repeat(200).slice(0, 200), () => 0))
      }
      formatDate(localTime(0, 'Europe/Berlin'), unit.repeat(200).slice(0, 200))
    }
  })
})

describe('time zones', () => {
  it('are names and offsets, old ones too, and nothing else', () => {
    const shown = (name: string) => formatDate(localTime(1473206485670, name), 'HH:mm Z z')
    assert.equal(shown('US/Pacific'), '17:01 -07:00 PDT')
    assert.equal(shown(' europe/berlin '), '02:01 +02:00 CEST')
    assert.equal(shown('-0330'), '20:31 -03:30 -03:30')
    assert.equal(shown('America/Sao_Paulo'), '21:01 -03:00 -03')
    assert.equal(shown('Z'), '00:01 +00:00 UTC')
    for (const name of [
      'Mars/Base',
      '2020-01-01T00:00[UTC]',
      '+25:00',
      'constructor',
      '../UTC',
      'a'.repeat(65),
      '\0',
    ]) {
      assert.throws(() => shown(name), /time zone.* does not exist/, name)
    }
  })

  it('end where the dates do', () => {
    assert.throws(() => localTime(8.64e15, 'Asia/Tokyo'), CardError)
    assert.equal(formatDate(localTime(8.64e15, 'America/Lima'), 'YYYYYY-MM-DD'), '+275760-09-12')
  })
})

const never = () => assert.fail('the text has a year')

function formed<T>(work: () => T): T | CardError {
  try {
    return work()
  } catch (error) {
    if (error instanceof CardError) return error
    throw error
  }
}
