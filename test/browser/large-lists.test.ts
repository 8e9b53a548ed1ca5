import assert from 'node:assert/strict'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { systemClock } from '../../src/base/clock.ts'
import { openLog } from '../../src/base/log.ts'
import { sampleFlow, sampleHook } from '../../src/store/contract/samples.kit.ts'
import { openStore } from '../../src/store/open.ts'
import type { Mutation } from '../../src/store/store.ts'
import { browserSkip, openBrowser, type Tab, type Browser } from '../kit/browser.ts'
import { eventually, startServer, type TestServer } from '../kit/server.ts'
import { goTo, openConsole } from './console.kit.ts'

const many = 10_000
/** Of what comes in fewer: event hooks, of which there may be no more, and replays, which each are long work. */
const fewer = 1_000
const flows = 5_000
/** However long a list is. */
const mostDrawn = 60
const start = Date.UTC(2026, 0, 1)

const four = (n: number) => String(n).padStart(4, '0')
const maker = { id: 'me', name: 'Somebody' }

function hook(n: number): Mutation {
  const named = { name: `Hook ${four(n)}`, created: start + n, authKey: null, authSealed: null }
  return { kind: 'hook.insert', hook: sampleHook(named), maxHooks: fewer }
}

function replay(n: number): Mutation {
  return {
    kind: 'replay.put',
    replay: {
      id: `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`,
      status: 'DONE',
      filter: { status: 'GIVEN_UP' },
      estimated: n,
      matched: n,
      sent: n,
      skipped: 0,
      cursor: null,
      created: start + n,
      createdBy: maker.id,
      finished: start + n,
    },
  }
}

/** One of each, by number. */
const rows: readonly ((n: number) => Mutation)[] = [
  (n) => ({
    kind: 'apiToken.insert',
    token: {
      id: `00T${four(n)}`,
      name: `Token ${four(n)}`,
      hash: `hash ${n}`,
      permissions: ['flowhook.events.publish'],
      created: start + n,
      createdBy: maker,
      expires: null,
      lastUsed: null,
    },
  }),
  (n) => ({
    kind: 'oauthClient.put',
    client: {
      id: `0oa${four(n)}`,
      name: `Client ${four(n)}`,
      scopes: ['flowhook.events.publish'],
      jwks: { keys: [] },
      algorithm: 'RS256',
      status: 'ACTIVE',
      created: start + n * 1_000,
    },
  }),
  (n) => ({
    kind: 'eventType.put',
    type: {
      id: `many.number${four(n)}.happened`,
      description: `What happens as number ${n}.`,
      eligible: true,
      example: null,
      created: start,
      lastUpdated: start,
    },
  }),
]

/** What is in the data before the server starts: nobody makes ten thousand of anything by hand. */
async function fill(data: string): Promise<void> {
  const log = openLog('silent')
  const store = await openStore({ data, databaseUrl: null }, { clock: systemClock, log, onFatal: assert.ifError })
  const numbers = Array.from({ length: many }, (_, n) => n)
  await store.commit(...numbers.slice(0, fewer).flatMap((n) => [hook(n), replay(n)]))
  for (let from = 0; from < flows; from += 500) {
    const some = numbers.slice(from, from + 500).map((n) => sampleFlow({ name: `Flow ${four(n)}` }))
    await store.commit(...some.map((flow): Mutation => ({ kind: 'flow.insert', flow, createdBy: maker.id })))
  }
  for (const row of rows) {
    for (let from = 0; from < many; from += 500) await store.commit(...numbers.slice(from, from + 500).map(row))
  }
  await store.close()
}

describe('lists of thousands', { skip: browserSkip }, () => {
  let server: TestServer
  let browser: Browser
  let tab: Tab
  before(async () => {
    const data = await mkdtemp(join(tmpdir(), 'flowhook-test-'))
    await fill(data)
    ;[server, browser] = await Promise.all([startServer({}, data), openBrowser()])
    tab = await openConsole(browser, server)
  })
  after(async () => {
    await browser.close()
    await server.stop()
  })

  const lists = [
    { path: '/flows', label: 'Flows', told: '5,000 flows', least: 100 },
    { path: '/event-hooks', label: 'Event Hooks', told: '1,000 of 1,000', least: fewer },
    { path: '/event-types', label: 'Event types', told: /^Found 11,\d{3} event types$/, least: many },
    { path: '/api-access', label: 'API tokens', told: '10,000 tokens', least: many },
    { path: '/api-access?tab=clients', label: 'OAuth clients', told: '10,000 clients', least: many },
  ]
  for (const { path, label, told, least } of lists) {
    it(`${label}: draws what is in view, says how many there are, and goes to the end`, async () => {
      const { page } = tab
      await goTo(tab, path)
      const list = page.getByRole('region', { name: label })
      const drawn = list.locator('tbody tr:not([aria-hidden])')
      await drawn.first().waitFor()
      await page.getByText(told).waitFor()
      assert.ok((await drawn.count()) <= mostDrawn)
      const last = Number(await list.getByRole('table').getAttribute('aria-rowcount'))
      assert.ok(last > least)
      await list.focus()
      // Rows that were never in view are as high as they usually are, until they are measured.
      await eventually(async () => {
        await page.keyboard.press('End')
        return (await list.locator(`tr[aria-rowindex="${last}"]`).count()) === 1
      }, 'the last row is in view')
      assert.ok((await drawn.count()) <= mostDrawn)
      assert.deepEqual(tab.problems, [])
    })
  }

  it('Replays: reads the next ones when they are asked for', async () => {
    const { page } = tab
    await goTo(tab, '/deliveries')
    await page.getByRole('button', { name: 'Replays' }).click()
    const drawer = page.getByRole('dialog', { name: 'Replays' })
    await drawer.getByText('Sent: 999').first().waitFor()
    assert.ok((await drawer.getByRole('button', { name: 'Show' }).count()) <= mostDrawn)
    await drawer.getByRole('button', { name: 'Load more' }).click()
    await drawer.getByText('Sent: 949').first().waitFor()
    assert.deepEqual(tab.problems, [])
  })
})
