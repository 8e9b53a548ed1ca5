import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import moment from 'moment-timezone'
import { CardError } from '../card.ts'
import { difference } from './difference.ts'
import { shift } from './shift.ts'

const runs = fc.readConfigureGlobal()?.numRuns ?? 300
const instant = fc.integer({ min: -6e13, max: 2e14 })
const written = (epochMs: number) => new Date(epochMs).toISOString()
const between = (start: number, end: number) =>
  difference.run({ start: written(start), end: written(end) } as never) as Record<string, number>

describe('dates that are moved', () => {
  it('arrive where moment’s do', () => {
    const units = fc.constantFrom('milliseconds', 'seconds', 'minutes', 'hours', 'days', 'weeks', 'months', 'years')
    const same = (at: number, amount: number, unit: string) =>
      assert.equal(
        shift(written(at), amount, unit),
        moment
          .utc(at)
          .add(amount, unit as moment.unitOfTime.Base)
          .toISOString(),
      )
    fc.assert(fc.property(instant, fc.integer({ min: -2000, max: 2000 }), units, same), { numRuns: runs })
  })

  it('stop at the first and the last date there is', () => {
    const [first, last] = ['-271821-04-20T00:00:00.000Z', '+275760-09-13T00:00:00.000Z']
    assert.equal(shift(last, -1, 'milliseconds'), '+275760-09-12T23:59:59.999Z')
    assert.equal(shift(first, 1, 'months'), '-271821-05-20T00:00:00.000Z')
    for (const unit of ['milliseconds', 'days', 'months', 'years']) {
      assert.throws(() => shift(last, 1, unit), CardError)
      assert.throws(() => shift(first, -1, unit), CardError)
      assert.throws(() => shift(first, 1e308, unit), CardError)
    }
  })
})

describe('the difference of dates', () => {
  // moment takes the part of a month from the one at either end of the span, here it is always the last one: 1/28 to 1/31 a day.
  const near = (unit: string) => (unit === 'months' ? 0.11 : unit === 'years' ? 0.01 : 1e-9)

  it('is what moment says, with fractions', () => {
    const same = (start: number, end: number) => {
      const spans = between(start, end)
      for (const unit of ['years', 'months', 'days', 'hours', 'minutes', 'seconds', 'milliseconds'] as const) {
        const theirs = moment.utc(end).diff(moment.utc(start), unit, true)
        assert.ok(
          Math.abs(spans[unit]! - theirs) <= near(unit) + 1e-12 * Math.abs(theirs),
          `${unit}: ${spans[unit]}, ${theirs}`,
        )
      }
    }
    fc.assert(fc.property(instant, instant, same), { numRuns: runs })
    const close = fc.tuple(instant, fc.integer({ min: -1e10, max: 1e10 }))
    fc.assert(
      fc.property(close, ([start, ms]) => same(start, start + ms)),
      { numRuns: runs },
    )
  })

  it('changes its sign when the dates are swapped, and nothing else', () => {
    const opposite = (a: number, b: number) => {
      const back = between(b, a)
      for (const [unit, span] of Object.entries(between(a, b))) assert.equal(span + back[unit]!, 0)
    }
    fc.assert(fc.property(instant, instant, opposite), { numRuns: runs })
  })

  it('is known for the first and the last date too', () => {
    const { days, months } = between(-8.64e15, 8.64e15)
    assert.equal(days, 200_000_000)
    assert.equal(Math.floor(months!), 12 * (275760 + 271821) + 4)
    assert.equal(between(8.64e15 - 86_400_000, 8.64e15)['months'], 1 / 30)
  })
})
