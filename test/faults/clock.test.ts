import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { eventually, token } from '../kit/server.ts'
import { startMovableServer, type MovableServer } from './kit/clock-jumps.ts'
import { Ledger } from './kit/ledger.ts'

const waits = 20

describe('a clock that jumps', () => {
  let movable: MovableServer
  before(async () => {
    movable = await startMovableServer()
  })
  after(() => movable.stop())

  /** A table, and a flow that writes a row into it; switched on. */
  async function writingFlow(name: string, trigger: object, value: string, first: readonly object[] = []) {
    const { server } = movable
    const table = await server.api<{ id: string }>('POST', '/api/v1/tables', {
      name,
      columns: [{ name: 'What', type: 'text' }],
    })
    const row = {
      id: 'row',
      card: 'tables.create-row',
      inputs: { table: table.id, values: { What: { $from: value } } },
    }
    const flow = await server.api<{ id: string }>('POST', '/api/v1/flows', { name, trigger, cards: [...first, row] })
    await server.api('POST', `/api/v1/flows/${flow.id}/lifecycle/activate`)
    const rows = async (): Promise<readonly string[]> => {
      const answer = await fetch(`${server.url}/api/v1/tables/${table.id}/export`, {
        headers: { authorization: `SSWS ${token}` },
      })
      const [, ...lines] = (await answer.text()).trimEnd().split(/\r?\n/)
      return lines.map((line) => /what=([^",]+)/.exec(line)?.[1] ?? line)
    }
    return { id: flow.id, rows }
  }

  it(
    'starts a schedule once for each due time, forward and back, and leaves none out',
    { timeout: 60_000 },
    async () => {
      const { server } = movable
      const said = { id: 'said', card: 'text.compose', inputs: { text: 'what={{trigger.execution_time}}' } }
      const { id, rows } = await writingFlow('Each second', { event: 'schedule', cron: '* * * * * *' }, 'said.output', [
        said,
      ])
      const more = async (count: number) => {
        const before = (await rows()).length
        await eventually(async () => (await rows()).length >= before + count, `${count} further due times`, 20_000)
      }
      await more(2)
      await movable.setAhead(20_000)
      await more(20)
      // Behind what was started already: nothing is started until the clock has come there again.
      await movable.setAhead(13_000)
      const before = (await rows()).length
      await delay(2_000)
      assert.ok((await rows()).length <= before + 1, 'due times that were started already are not started again')
      await movable.setAhead(40_000)
      await more(20)
      await server.api('POST', `/api/v1/flows/${id}/lifecycle/deactivate`)
      await eventually(async () => {
        const running = await server.api<readonly unknown[]>('GET', `/api/v1/executions?flowId=${id}&status=RUNNING`)
        return running.length === 0
      }, 'all that was started has ended')

      const ledger = new Ledger()
      const times = (await rows()).map((text) => Date.parse(text) / 1000)
      const [first, last] = [Math.min(...times), Math.max(...times)]
      for (let due = first; due <= last; due++) ledger.acked(String(due))
      for (const due of times) ledger.arrived(String(due))
      const { acked, lost, unexpected, duplicated } = ledger.close('due times over a clock that jumps')
      assert.deepEqual({ lost, unexpected, duplicated }, { lost: 0, unexpected: 0, duplicated: 0 })
      assert.ok(acked > 40, `only ${acked} due times`)
    },
  )

  it('ends each wait once, over a clock that is set back and forward meanwhile', { timeout: 60_000 }, async () => {
    const { server } = movable
    const rest = { id: 'rest', card: 'flow.wait-for', inputs: { delay: 2 } }
    const said = { id: 'said', card: 'text.compose', inputs: { text: 'what={{trigger.body.id}}' } }
    const trigger = { event: 'api_endpoint', security: 'public' }
    const { id, rows } = await writingFlow('Waits', trigger, 'said.output', [rest, said])
    await movable.setAhead(100_000)
    await delay(100)
    const { invokeUrl } = await server.api<{ invokeUrl: string }>('GET', `/api/v1/flows/${id}/endpoint`)
    const ledger = new Ledger()
    for (let n = 0; n < waits; n++) {
      const answer = await fetch(`${server.url}${new URL(invokeUrl).pathname}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', prefer: 'respond-async' },
        body: JSON.stringify({ id: `wait ${n}` }),
      })
      assert.equal(answer.status, 202)
      ledger.acked(`wait ${n}`)
    }
    // Further back than they wait: their timers come while the clock says that it is not time yet.
    await movable.setAhead(96_000)
    await delay(2_500)
    assert.deepEqual(await rows(), [], 'no wait ends before the clock says so')
    await movable.setAhead(100_000)
    await eventually(async () => (await rows()).length >= waits, 'all waits end', 30_000)
    for (const what of await rows()) ledger.arrived(what)
    const { lost, unexpected, duplicated } = ledger.close('waits over a clock that jumps')
    assert.deepEqual({ lost, unexpected, duplicated }, { lost: 0, unexpected: 0, duplicated: 0 })
  })
})
