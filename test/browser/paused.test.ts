import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'

import { egressKey } from '../../src/model/egress.ts'
import { browserSkip, openBrowser, type Browser, type Tab } from '../kit/browser.ts'
import { eventually, startServer, type TestServer } from '../kit/server.ts'
import { assertAccessible, breachedCredential, goTo, openConsole } from './console.kit.ts'

describe('the console of a restored server', { skip: browserSkip }, () => {
  let server: TestServer
  let browser: Browser
  let tab: Tab
  before(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    await breachedCredential(server, { flow: 'Breached credential', hook: 'Own flow' })
    await server.halt()
    const database = new DatabaseSync(join(server.data, 'flowhook.db'))
    database
      .prepare('insert into meta (key, value) values (?, ?)')
      .run(egressKey, JSON.stringify({ since: Date.now(), reason: 'restored from a backup of 2026-11-22T10:00:00Z' }))
    database.close()
    server = await server.restart()
    tab = await openConsole(browser, server)
  })
  after(async () => {
    await Promise.allSettled([browser.close(), server.stop()])
    assert.deepEqual(tab.problems, [])
  })

  it('says on every page that it waits, what would begin, and goes on when that is confirmed', async () => {
    const { page } = tab
    await server.api('POST', '/api/v1/events', {
      eventType: 'security.breached_credential.detected',
      actor: { id: '00u1', type: 'User' },
    })
    for (const path of ['/', '/event-hooks']) {
      await goTo(tab, path)
      await page.getByText('This server was restored and does nothing by itself yet').waitFor()
    }
    await assertAccessible(tab)
    await page.getByRole('button', { name: 'Let it go on' }).click()
    const dialog = page.getByRole('dialog', { name: 'Let everything go on?' })
    await dialog.getByText('1 delivery and 0 executions wait and begin at once.').waitFor()
    await assertAccessible(tab)
    await dialog.getByRole('button', { name: 'Let everything go on' }).click()
    await page.getByText('This server was restored').waitFor({ state: 'detached' })
    await eventually(
      async () => (await server.api<unknown[]>('GET', '/api/v1/deliveries?status=DELIVERED')).length === 2,
      'what waited is delivered',
    )
  })
})
