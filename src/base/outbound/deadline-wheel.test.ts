import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import { DeadlineWheel, type WheelEntry } from './deadline-wheel.ts'

describe('DeadlineWheel', () => {
  let wheel: DeadlineWheel
  let time = 0
  const fired: string[] = []
  const entry = (name: string, then?: () => void): WheelEntry => ({
    wheelTick: 0,
    wheelPrevious: null,
    wheelNext: null,
    onDeadline() {
      fired.push(name)
      then?.()
    },
  })
  const at = (now: number) => {
    time = now
    wheel.turn()
  }
  const start = () => {
    time = 0
    fired.length = 0
    wheel = new DeadlineWheel(10, () => time)
  }
  afterEach(() => wheel.close())

  it('calls each entry once, never before its deadline', () => {
    start()
    wheel.add(entry('later'), 30)
    wheel.add(entry('sooner'), 10)
    at(9)
    assert.deepEqual(fired, [])
    at(20)
    assert.deepEqual(fired, ['sooner'])
    at(29)
    assert.deepEqual(fired, ['sooner'])
    at(40)
    at(5000)
    assert.deepEqual(fired, ['sooner', 'later'])
    assert.equal(wheel.size, 0)
  })

  it('waits for deadlines that are more than one turn of the ring away', () => {
    start()
    wheel.add(entry('far'), 30_000)
    at(10_240)
    at(20_480)
    at(29_999)
    assert.deepEqual(fired, [])
    at(30_010)
    assert.deepEqual(fired, ['far'])
  })

  it('does not call what was taken out, also by another deadline of the same moment', () => {
    start()
    const third = entry('third')
    wheel.add(
      entry('first', () => wheel.remove(third)),
      5,
    )
    const second = entry('second')
    wheel.add(second, 5)
    wheel.add(third, 5)
    wheel.remove(second)
    wheel.remove(second)
    at(20)
    assert.deepEqual(fired, ['first'])
    assert.equal(wheel.size, 0)
  })

  it('calls everything that is due after a long pause', () => {
    start()
    for (let ms = 1; ms <= 5000; ms += 100) wheel.add(entry(String(ms)), ms)
    at(100_000)
    assert.equal(fired.length, 50)
  })

  it('turns by itself and then stops its timer', async () => {
    const own = new DeadlineWheel(1)
    await new Promise<void>((resolve) => {
      own.add({ wheelTick: 0, wheelPrevious: null, wheelNext: null, onDeadline: resolve }, 1)
    })
    assert.equal(own.size, 0)
    own.turn()
    assert.equal(own.isTurning, false)
  })
})
