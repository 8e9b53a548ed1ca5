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
  /** The path of the API that its main part is read from: what happens when that fails, or takes long, is tested. */
  readonly reads?: string
}

const names = { flow: 'Breached credential', hook: 'Breached credentials' }

const screens = ({ flowId, hookId, executionId, deliveryId, eventUuid }: Happened): readonly Screen[] => [
  { path: '/', title: 'Overview' },
  { path: '/flows', title: 'Flows', reads: '/api/v1/flows' },
  { path: '/flows/new', title: /New flow|Untitled/i },
  { path: `/flows/${flowId}`, title: names.flow, reads: `/api/v1/flows/${flowId}` },
  { path: '/event-hooks', title: 'Event Hooks', reads: '/api/v1/eventHooks' },
  { path: '/event-hooks/new', title: 'Create Event Hook' },
  { path: `/event-hooks/${hookId}`, title: names.hook, reads: `/api/v1/eventHooks/${hookId}` },
  { path: '/executions', title: 'Executions', reads: '/api/v1/executions' },
  { path: `/executions/${executionId}`, title: new RegExp(names.flow), reads: `/api/v1/executions/${executionId}` },
  { path: '/deliveries', title: 'Deliveries', reads: '/api/v1/deliveries' },
  { path: `/deliveries?id=${deliveryId}`, title: 'Deliveries' },
  { path: '/system-log', title: 'System Log', reads: '/api/v1/logs' },
  { path: `/system-log?event=${eventUuid}`, title: 'System Log' },
  { path: '/event-types', title: 'Event types', reads: '/api/v1/eventTypes' },
  { path: '/event-types/user.lifecycle.create', title: 'user.lifecycle.create' },
  { path: '/import-export', title: 'Import and export' },
  { path: '/api-access', title: 'API access', reads: '/api/v1/apiTokens' },
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

  /** Opens a screen, and waits until what it shows is there. */
  async function show({ path, title }: Screen): Promise<void> {
    await tab.page.goto(server.url + path)
    await isThere(title)
  }
  async function isThere(title: Screen['title']): Promise<void> {
    await tab.page.getByRole('heading', { level: 1, name: title }).waitFor()
    await tab.page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' })
  }

  it('has one title, fits into 320 pixels, has no accessibility violation, asks nobody but its server', async () => {
    for (const screen of all) {
      await tab.page.setViewportSize({ width: 320, height: 640 })
      await show(screen)
      const over = await tab.page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
      assert.ok(Number(over) <= 0, `${screen.path} is ${String(over)} px too wide`)
      assert.equal(await tab.page.locator('h1').count(), 1, screen.path)
      const heading = await tab.page.locator('h1').innerText()
      assert.equal(await tab.page.title(), `${heading} · Flowhook`, screen.path)
      await tab.page.setViewportSize({ width: 1440, height: 900 })
      await tab.page.getByRole('navigation', { name: 'Main' }).waitFor()
      await assertAccessible(tab)
      assert.deepEqual(tab.problems, [], screen.path)
    }
  })

  it('shows that it loads in the shape of what comes; says what failed, with the id of the error; goes on', async () => {
    const failure = { errorCode: 'E0000009', errorSummary: 'The database did not answer.', errorId: 'oaeTest1234' }
    for (const { path, title, reads } of all.filter(({ reads }) => reads !== undefined)) {
      const held = Promise.withResolvers<void>()
      const isMainPart = ({ pathname }: URL) => pathname === reads
      await tab.page.route(isMainPart, async (route) => {
        await held.promise
        const mayAnswer = await tab.page.evaluate(`'retried' in window`)
        await (mayAnswer ? route.continue() : route.fulfill({ status: 500, json: { ...failure, errorCauses: [] } }))
      })
      await tab.page.goto(server.url + path)
      await tab.page.locator('main [role=status]').first().waitFor({ state: 'attached' })
      // Pages read again by themselves when the live stream begins: only what is asked for after Retry is answered.
      await tab.page.evaluate(`addEventListener('click', () => (window.retried = true), { capture: true })`)
      held.resolve()
      await tab.page.getByText(failure.errorId).first().waitFor()
      await tab.page.getByRole('button', { name: 'Retry' }).first().click()
      await isThere(title)
      await tab.page.getByText(failure.errorId).waitFor({ state: 'detached' })
      await tab.page.unrouteAll({ behavior: 'wait' })
    }
  })
})
