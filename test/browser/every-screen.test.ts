import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { browserSkip, openBrowser, openTab, type Tab, type TabOptions } from '../kit/browser.ts'
import { startServer, type TestServer } from '../kit/server.ts'
import { assertAccessible, breachedCredential, openSession, type Happened } from './console.kit.ts'

interface Screen {
  readonly path: string
  /** What its `h1` says; the document's title has it too. */
  readonly title: string | RegExp
  /** The API that its main part is read from: what happens when that fails, or takes long, is tested. */
  readonly reads?: string
}

const names = { flow: 'Breached credential', hook: 'Breached credentials' }

const screens = ({ flowId, hookId, executionId, deliveryId, eventUuid }: Happened): readonly Screen[] => [
  { path: '/', title: 'Overview' },
  { path: '/flows', title: 'Flows', reads: '**/api/v1/flows?*' },
  { path: '/flows/new', title: /New flow|Untitled/i },
  { path: `/flows/${flowId}`, title: names.flow, reads: `**/api/v1/flows/${flowId}` },
  { path: '/event-hooks', title: 'Event Hooks', reads: '**/api/v1/eventHooks' },
  { path: '/event-hooks/new', title: 'Create Event Hook' },
  { path: `/event-hooks/${hookId}`, title: names.hook, reads: `**/api/v1/eventHooks/${hookId}` },
  { path: '/executions', title: 'Executions', reads: '**/api/v1/executions?*' },
  { path: `/executions/${executionId}`, title: new RegExp(names.flow), reads: `**/api/v1/executions/${executionId}*` },
  { path: '/deliveries', title: 'Deliveries', reads: '**/api/v1/deliveries?*' },
  { path: `/deliveries?id=${deliveryId}`, title: 'Deliveries' },
  { path: '/system-log', title: 'System Log', reads: '**/api/v1/logs?*' },
  { path: `/system-log?event=${eventUuid}`, title: 'System Log' },
  { path: '/event-types', title: 'Event types', reads: '**/api/v1/eventTypes?*' },
  { path: '/event-types/user.lifecycle.create', title: 'user.lifecycle.create' },
  { path: '/import-export', title: 'Import and export' },
  { path: '/api-access', title: 'API access', reads: '**/api/v1/apiTokens*' },
  { path: '/api-docs', title: /API/ },
  { path: '/no-such-page', title: 'There is no such page' },
]

describe('every screen of the console', { skip: browserSkip }, () => {
  let server: TestServer
  let browser: Browser
  let session: TabOptions
  let all: readonly Screen[]
  let tab: Tab
  before(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    session = await openSession(browser, server)
    all = screens(await breachedCredential(server, names))
    tab = await openTab(browser, server.url, session)
  })
  after(async () => {
    await browser.close()
    await server.stop()
  })

  async function show({ path, title }: Screen): Promise<void> {
    await tab.page.goto(server.url + path)
    await tab.page.getByRole('heading', { level: 1, name: title }).waitFor()
    await tab.page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' })
  }

  it('has one title, no accessibility violation in either theme, and asks nobody but its own server', async () => {
    for (const screen of all) {
      await show(screen)
      assert.equal(await tab.page.locator('h1').count(), 1, screen.path)
      const heading = await tab.page.locator('h1').innerText()
      assert.ok((await tab.page.title()).includes(heading), `${screen.path}: ${await tab.page.title()}`)
      await assertAccessible(tab)
      assert.deepEqual(tab.problems, [], screen.path)
    }
  })

  it('fits into 320 pixels without sideways scroll', async () => {
    const narrow = await openTab(browser, server.url, { ...session, viewport: { width: 320, height: 640 } })
    for (const { path, title } of all) {
      await narrow.page.goto(server.url + path)
      await narrow.page.getByRole('heading', { level: 1, name: title }).waitFor()
      await narrow.page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' })
      const over = await narrow.page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
      assert.ok(Number(over) <= 0, `${path} is ${String(over)} px too wide`)
    }
    await narrow.close()
  })

  it('says what failed, with the id of the error, and goes on after Retry', async () => {
    for (const { path, title, reads } of all.filter(({ reads }) => reads !== undefined)) {
      const failure = { errorCode: 'E0000009', errorSummary: 'The database did not answer.', errorId: 'oaeTest1234' }
      await tab.page.route(reads!, (route) => route.fulfill({ status: 500, json: { ...failure, errorCauses: [] } }))
      await tab.page.goto(server.url + path)
      await tab.page.getByText('oaeTest1234').first().waitFor()
      // When the live stream begins, pages read again by themselves.
      await tab.page.getByText('Live', { exact: true }).waitFor()
      await tab.page.unroute(reads!)
      await tab.page.getByRole('button', { name: 'Retry' }).first().click()
      await tab.page.getByRole('heading', { level: 1, name: title }).waitFor()
      await tab.page.getByText('oaeTest1234').waitFor({ state: 'detached' })
    }
  })

  it('shows that it is loading in the shape of what comes', async () => {
    for (const { path, reads } of all.filter(({ reads }) => reads !== undefined)) {
      let goOn = () => {}
      const held = new Promise<void>((resolve) => (goOn = resolve))
      await tab.page.route(reads!, async (route) => {
        await held
        await route.continue()
      })
      await tab.page.goto(server.url + path)
      await tab.page.locator('main [role=status]').first().waitFor({ state: 'attached' })
      goOn()
      await tab.page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' })
      await tab.page.unrouteAll({ behavior: 'wait' })
    }
  })
})
