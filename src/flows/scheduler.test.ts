import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { Clock } from '../base/clock.ts'
import { isProblem } from '../base/errors.ts'
import { openLog } from '../base/log.ts'
import { runAs } from '../base/work.ts'
import type { Trigger } from '../model/flow-definition.ts'
import { openScheduler, type Scheduler } from './scheduler.ts'
import { somebody, startFlows, type Flows } from './start-flows.kit.ts'

const minute = 60_000

describe('the scheduler', () => {
  let flows: Flows
  let schedulers: Scheduler[] = []
  /** Ahead of the machine's clock. */
  let ahead = 0
  const clock: Clock = { now: () => Date.now() + ahead, monotonic: () => performance.now() }
  before(async () => void (flows = await startFlows({ clock })))
  beforeEach(async () => {
    await Promise.all(schedulers.map((scheduler) => scheduler.stop()))
    schedulers = []
    ahead = 0
  })
  after(async () => {
    await Promise.all(schedulers.map((scheduler) => scheduler.stop()))
    await flows.stop()
  })

  async function start(): Promise<Scheduler> {
    const { store, registry, engine } = flows
    const scheduler = openScheduler({ store, registry, engine, clock, log: openLog('silent') })
    schedulers.push(scheduler)
    await scheduler.start()
    return scheduler
  }
  const create = (cron: string, more: Partial<Extract<Trigger, { event: 'schedule' }>> = {}, off = false) =>
    flows.create({ name: `${cron} ${Math.random()}`, trigger: { event: 'schedule', cron, ...more }, off })

  /** The due times (epoch ms) that a flow was started for, in order. */
  async function times(flowId: string): Promise<readonly number[]> {
    const rows = await flows.store.listExecutions({ limit: 200, after: null, flowId })
    const found = await Promise.all(rows.map(({ id }) => flows.store.getExecution(id)))
    const read = found.map((each) => Date.parse((JSON.parse(each!.input.head) as { time: string }).time))
    return read.toSorted((a, b) => a - b)
  }
  async function atLeast(flowId: string, count: number): Promise<readonly number[]> {
    for (;;) {
      const found = await times(flowId)
      if (found.length >= count) return found
      await new Promise((go) => setTimeout(go, 10))
    }
  }

  it('starts a flow at its due time, with that time and not the one it was late by', async () => {
    const flow = await create('* * * * * *')
    await start()
    const [first] = await atLeast(flow.id, 1)
    assert.equal(first! % 1000, 0)
    assert.ok(first! > flow.lastUpdated)
    const [row] = await flows.store.listExecutions({ limit: 1, after: null, flowId: flow.id })
    assert.deepEqual(row!.trigger, { event: 'schedule' })
    await flows.service.deactivate(flow.id, somebody)
  })

  it('starts nothing in the name of the request that saved the schedule', async () => {
    await start()
    const flow = await runAs({ requestId: 'oae1' }, () => create('* * * * * *'))
    await atLeast(flow.id, 1)
    const [row] = await flows.store.listExecutions({ limit: 1, after: null, flowId: flow.id })
    assert.deepEqual(row!.trigger, { event: 'schedule' })
    await flows.service.deactivate(flow.id, somebody)
  })

  it('E6 makes up for what came due during a standstill: each time once, in order, also with two servers', async () => {
    const flow = await create('* * * * *')
    const first = await start()
    await first.stop()
    ahead = 5 * minute
    await Promise.all([start(), start()])
    const found = await atLeast(flow.id, 5)
    await new Promise((go) => setTimeout(go, 100))
    assert.deepEqual(await times(flow.id), found, 'none comes twice')
    assert.deepEqual(
      found.slice(0, 5).map((time) => time - found[0]!),
      [0, 1, 2, 3, 4].map((n) => n * minute),
    )
    await flows.service.deactivate(flow.id, somebody)
  })

  it('makes up for a thousand due times at most', async () => {
    const flow = await create('* * * * * *')
    await (await start()).stop()
    ahead = 2_000_000
    const [cursor] = (await flows.store.listFlowCursors()).filter(({ flowId }) => flowId === flow.id)
    const scheduler = await start()
    const first = (await atLeast(flow.id, 1))[0]!
    assert.ok(first > cursor!.position + 900_000, 'the oldest are left out')
    await scheduler.stop()
    await flows.service.deactivate(flow.id, somebody)
  })

  it('makes up for nothing of the time in which a flow was off, and starts none that is off', async () => {
    const flow = await create('* * * * *')
    await (await start()).stop()
    await flows.service.deactivate(flow.id, somebody)
    ahead = 10 * minute
    const scheduler = await start()
    await flows.service.activate(flow.id, somebody)
    await new Promise((go) => setTimeout(go, 100))
    assert.deepEqual(await times(flow.id), [])
    await scheduler.stop()
    ahead = 12 * minute
    await start()
    const found = await atLeast(flow.id, 2)
    assert.ok(found[0]! > Date.now() + 9 * minute)
    await flows.service.deactivate(flow.id, somebody)
  })

  it('forgets what another schedule had reached', async () => {
    const flow = await create('0 0 1 1 *')
    await start()
    await flows.service.replace(
      flow.id,
      { name: flow.name, trigger: { event: 'schedule', cron: '* * * * * *' }, cards: [] },
      somebody,
    )
    const [first] = await atLeast(flow.id, 1)
    assert.ok(first! > flow.lastUpdated - 1000)
    await flows.service.deactivate(flow.id, somebody)
  })

  it('refuses what is no schedule, naming what was expected', async () => {
    const refused = (cron: string, cause: RegExp, more = {}) =>
      assert.rejects(
        create(cron, more),
        (thrown) => isProblem(thrown) && thrown.causes.some((each) => cause.test(each)),
      )
    await refused('61 * * * *', /trigger\.cron.*"61 \* \* \* \*" is no schedule: Invalid value for minute/)
    await refused('0 0 31 2 *', /never comes due/)
    await refused('0 9 * * *', /trigger\.timeZone.*no time zone "Europe\/Nowhere"/, { timeZone: 'Europe/Nowhere' })
  })
})
