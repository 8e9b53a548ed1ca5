import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { browserSkip, openBrowser, openTab, type Tab, type TabOptions, type Browser } from '../kit/browser.ts'
import { createHook } from '../kit/resources.ts'
import { startServer, type TestServer } from '../kit/server.ts'
import { assertAccessible, goTo, openSession } from './console.kit.ts'

const flowOf = (name: string) => ({ name, trigger: { event: 'api_endpoint', security: 'public' }, cards: [] })
const isLive = (page: Page) => page.locator('[data-state=live]').waitFor()
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor()

const paletteField = (page: Page) => page.getByRole('dialog', { name: 'Search and go' }).getByRole('combobox')

describe('the shell of the console', { skip: browserSkip }, () => {
  let server: TestServer
  let browser: Browser
  let session: TabOptions
  let tab: Tab
  /** For what needs no tab of its own. */
  let kept: Tab
  before(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    session = await openSession(browser, server)
    kept = await openTab(browser, server.url, session)
    await server.api('POST', '/api/v1/flows', flowOf('Offboarding'))
  })
  after(async () => {
    await browser.close()
    await server.stop()
  })
  beforeEach(() => {
    tab = kept
  })
  afterEach(async () => {
    const problems = tab.problems.splice(0)
    if (tab !== kept) await tab.close()
    assert.deepEqual(problems, [])
  })

  it('finds pages, flows and event types by Ctrl+K', async () => {
    const { page } = tab
    await goTo(tab, '/')
    await isLive(page)
    await assertAccessible(tab)
    await page.keyboard.press('Control+k')
    const field = paletteField(page)
    await field.fill('deliv')
    await page.getByRole('option', { name: 'Deliveries' }).waitFor()
    await page.keyboard.press('Enter')
    await heading(page, 'Deliveries')
    assert.equal(await page.locator('nav [aria-current=page]').innerText(), 'Deliveries')

    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('option', { name: 'Deliveries' }).first().waitFor() // recent
    await field.fill('offb')
    await page.getByRole('option', { name: 'Offboarding' }).waitFor()
    await field.fill('breached_credential')
    await page.getByRole('option', { name: /security\.breached_credential\.detected/ }).waitFor()
    await assertAccessible(tab)
    await field.fill('nothing is called like this')
    await page.getByText('Nothing found.').waitFor()
    await page.keyboard.press('Escape')
    await field.waitFor({ state: 'detached' })
    assert.equal(await page.evaluate(`document.activeElement.textContent.includes('Search')`), true)
  })

  it('goes to hooks by Ctrl+K, and does what it offers', async () => {
    await createHook(server, { name: 'Nightly check', uri: 'https://hooks.example.com/nightly', verify: false })
    const { page } = tab
    await goTo(tab, '/flows')
    await heading(page, 'Flows')
    await page.keyboard.press('Control+k')
    await paletteField(page).fill('nightly')
    await page.getByRole('option', { name: 'Nightly check' }).waitFor()
    await page.keyboard.press('Enter')
    await heading(page, 'Nightly check')
    await page.keyboard.press('Control+k')
    await page.getByRole('option', { name: 'Nightly check' }).waitFor() // recent
    await paletteField(page).fill('theme dark')
    await page.keyboard.press('Enter')
    await page.locator('html[data-mantine-color-scheme=dark]').waitFor()
    await page.keyboard.press('Control+k')
    await paletteField(page).fill('new flow')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/flows/new')
  })

  it('shows times as dates where a person wants that, with how long ago beside it', async () => {
    const { page } = tab
    await goTo(tab, '/flows')
    const time = page.getByRole('main').locator('time').first()
    const [shown, full] = [await time.innerText(), (await time.getAttribute('title')) ?? '']
    const [date, universal] = full.split(' · ')
    assert.match(shown, /now|ago/)
    assert.equal(universal, await time.getAttribute('datetime'))
    await page.getByRole('button', { name: 'Account' }).click()
    await page.getByRole('menuitemradio', { name: 'Date and time' }).press('Enter')
    await page.getByRole('main').getByText(date!, { exact: true }).first().waitFor()
    await page.reload()
    await page.getByRole('main').getByText(date!, { exact: true }).first().waitFor()
    assert.match((await time.getAttribute('title')) ?? '', /(now|ago) · .+Z$/)
    await page.getByRole('button', { name: 'Account' }).click()
    await assertAccessible(tab)
  })

  it('lists its shortcuts, and lets single keys be switched off', async () => {
    const { page } = tab
    await goTo(tab, '/executions')
    await heading(page, 'Executions')
    const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await page.keyboard.press('?')
    await dialog.waitFor()
    await assertAccessible(tab)
    await dialog.getByRole('switch', { name: 'Single keys act' }).click({ force: true })
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.keyboard.press('?')
    await page.keyboard.press('Control+k')
    await paletteField(page).waitFor()
    assert.equal(await dialog.count(), 0)
    // In a field a key writes.
    await paletteField(page).pressSequentially('a?')
    assert.equal(await paletteField(page).inputValue(), 'a?')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Help' }).click()
    await page.getByRole('menuitem', { name: 'Keyboard shortcuts' }).click()
    await dialog.waitFor()
  })

  it('opens its bar at 390 px, and is narrow in between', async () => {
    const { page } = tab
    await page.setViewportSize({ width: 390, height: 800 })
    await goTo(tab, '/')
    await heading(page, 'Overview')
    assert.equal(await page.getByRole('navigation', { name: 'Main' }).count(), 0)
    await page.getByRole('button', { name: 'Menu' }).click()
    await assertAccessible(tab)
    await page.getByRole('link', { name: 'Deliveries' }).click()
    await heading(page, 'Deliveries')
    assert.equal(await page.getByRole('navigation', { name: 'Main' }).count(), 0)
    await page.setViewportSize({ width: 1024, height: 700 })
    await page.getByRole('button', { name: 'Widen the bar' }).waitFor()
    await assertAccessible(tab)
    await page.getByRole('button', { name: 'Widen the bar' }).click()
    await page.getByText('Reports', { exact: true }).waitFor()
  })

  it('signs all tabs of the browser out at once', async () => {
    tab = await openTab(browser, server.url, await openSession(browser, server))
    const { page } = tab
    await page.goto(server.url)
    const other = await tab.context.newPage()
    await other.goto(`${server.url}/deliveries`)
    await Promise.all([isLive(page), isLive(other)])
    await page.bringToFront() // a browser lets a tab in the back wait
    await page.getByRole('button', { name: 'Account' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await heading(page, 'Sign in')
    await heading(other, 'Sign in')
  })

  it('keeps nine tabs live over one connection, through a restart of the server', { timeout: 60_000 }, async () => {
    tab = await openTab(browser, server.url, session)
    const pages = [tab.page]
    while (pages.length < 9) pages.push(await tab.context.newPage())
    for (const page of pages) {
      await page.goto(`${server.url}/flows`)
      await page.getByText('Offboarding').waitFor()
    }
    await Promise.all(pages.map(isLive))
    await server.api('POST', '/api/v1/flows', flowOf('Onboarding'))
    await Promise.all(pages.map((page) => page.getByText('Onboarding').waitFor()))

    const { port } = new URL(server.url)
    await server.halt()
    await Promise.all(pages.map((page) => page.locator('[data-state=reconnecting], [data-state=offline]').waitFor()))
    server = await server.restart({ FLOWHOOK_PORT: port })
    await server.api('POST', '/api/v1/flows', flowOf('Meanwhile'))
    await Promise.all(pages.map(isLive))
    await Promise.all(pages.map((page) => page.getByText('Meanwhile').waitFor()))
    const complaints = tab.problems.splice(0)
    assert.deepEqual(
      complaints.filter((problem) => !problem.includes('net::ERR_')),
      [],
    )
  })

  it('has a way home from an unknown address, and stays when a page breaks', async () => {
    tab = await openTab(browser, server.url, session)
    const { page } = tab
    await page.goto(`${server.url}/no/such/page`)
    await heading(page, 'There is no such page')
    await page.getByRole('navigation', { name: 'Main' }).waitFor()
    await assertAccessible(tab)
    await page.getByRole('link', { name: 'Back to Overview' }).click()
    await heading(page, 'Overview')
    // An answer of a form that no page knows.
    await page.route('**/api/v1/executions**', (route) => route.fulfill({ json: [null] }))
    await page.getByRole('link', { name: 'Executions', exact: true }).click()
    await heading(page, 'This page broke')
    await page.getByText(/^page-[0-9a-f]{10}$/).waitFor()
    await page.getByRole('navigation', { name: 'Main' }).waitFor()
    await page.unroute('**/api/v1/executions**')
    // A page whose files do not come, because the connection is lost.
    await page.goto(server.url)
    await heading(page, 'Overview')
    await page.route('**/assets/*.css', (route) => route.abort())
    await page.getByRole('link', { name: 'Deliveries', exact: true }).click()
    await heading(page, 'This page did not load')
    await assertAccessible(tab)
    await page.unroute('**/assets/*.css')
    await page.getByRole('button', { name: 'Retry' }).click()
    await heading(page, 'Deliveries')
    tab.problems.splice(0)
  })
})
