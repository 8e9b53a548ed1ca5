import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { browserSkip, openBrowser, openTab, type Tab, type TabOptions, type Browser } from '../kit/browser.ts'
import { startServer, type TestServer } from '../kit/server.ts'
import { breachedCredential, goTo, openSession, type Happened } from './console.kit.ts'

const payload = '<img src=x onerror="window.stolen=1"><script>window.stolen=1</script>'
const names = { flow: `Flow ${payload}`, hook: `Hook ${payload}` }

describe('the pages of the console', { skip: browserSkip }, () => {
  let server: TestServer
  let browser: Browser
  let happened: Happened
  let session: TabOptions
  let tab: Tab
  /** For what needs no tab of its own. */
  let kept: Tab
  before(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    session = await openSession(browser, server)
    kept = await openTab(browser, server.url, session)
    happened = await breachedCredential(server, names)
  })
  after(async () => {
    await browser.close()
    await server.stop()
  })
  beforeEach(() => {
    tab = kept
  })
  afterEach(async () => {
    const stolen = await tab.page.evaluate(`'stolen' in window`)
    const problems = tab.problems.splice(0)
    if (tab !== kept) await tab.close()
    assert.equal(stolen, false)
    assert.deepEqual(problems, [])
  })

  it('show event hooks without the client token of their URL', async () => {
    await goTo(tab, '/')
    await tab.page.getByRole('link', { name: 'Event Hooks' }).click()
    const row = tab.page.getByRole('row').filter({ hasText: names.hook })
    const text = await row.innerText()
    assert.match(text, /Active\s+Verified/)
    assert.match(text, /security\.breached_credential\.detected/)
    assert.match(text, /clientToken=\*\*\*/)
    assert.ok(!/[0-9a-f]{64}/.test(await tab.page.content()))
  })

  it('lead from the hook to the delivery, to the execution, and back', async () => {
    await goTo(tab, '/event-hooks')
    await tab.page.getByRole('link', { name: `Deliveries of ${names.hook}` }).click()
    await tab.page.getByRole('heading', { level: 1, name: 'Deliveries' }).waitFor()
    assert.equal(new URL(tab.page.url()).searchParams.get('hookId'), happened.hookId)
    await tab.page.getByRole('link', { name: 'security.breached_credential.detected' }).click()
    const drawer = tab.page.getByRole('dialog', { name: 'Delivery' })
    await drawer.getByText(happened.deliveryId).waitFor()
    await drawer.getByText(happened.eventUuid).waitFor()
    await drawer.getByRole('link', { name: names.hook }).waitFor()
    await drawer.getByText('Attempt 1').waitFor()
    await drawer.getByText('HTTP 200').waitFor()

    await drawer.getByRole('link', { name: happened.executionId }).click()
    await tab.page.getByRole('heading', { level: 1, name: names.flow }).waitFor()
    await tab.page.getByText('"com.okta.event_hook"').first().waitFor()
    await tab.page.locator('[data-card]').getByText('Compose').click()
    await tab.page.getByText('was found in a breach').first().waitFor()
    await tab.page.getByRole('link', { name: 'Event hook', exact: true }).waitFor()
    await tab.page.goBack()
    await drawer.getByText(happened.deliveryId).waitFor()
  })

  it('say that the server is gone', async () => {
    tab = await openTab(browser, server.url, session)
    await tab.page.goto(server.url)
    await tab.page.route('**/api/v1/flows**', (route) => route.abort())
    await tab.page.getByRole('link', { name: 'Flows', exact: true }).click()
    await tab.page.getByRole('alert').getByText('The server did not answer.').waitFor()
    const complaints = tab.problems.splice(0)
    assert.deepEqual(
      complaints.filter((problem) => !problem.includes('net::ERR_FAILED')),
      [],
    )
  })

  it('name what there is not', async () => {
    await goTo(tab, '/executions/no-such-execution')
    await tab.page.getByRole('main').getByText('no-such-execution').first().waitFor()
  })

  it('close the bar of a phone also where its link leads to the page in view', async () => {
    await tab.page.setViewportSize({ width: 320, height: 700 })
    await goTo(tab, '/flows')
    await tab.page.getByRole('heading', { level: 1, name: 'Flows' }).waitFor()
    assert.equal(await tab.page.getByRole('navigation', { name: 'Main' }).count(), 0)
    await tab.page.getByRole('button', { name: 'Menu' }).click()
    await tab.page.getByRole('link', { name: 'Flows', exact: true }).click()
    await tab.page.getByRole('heading', { level: 1, name: 'Flows' }).waitFor()
    assert.equal(await tab.page.getByRole('navigation', { name: 'Main' }).count(), 0)
  })

  it('can be used by keyboard alone', async () => {
    tab = await openTab(browser, server.url, session)
    await tab.page.goto(server.url)
    await tab.page.getByRole('heading', { level: 1 }).waitFor()
    const { keyboard } = tab.page
    const focused = () => tab.page.evaluate<string>(`document.activeElement?.textContent ?? ''`)
    await keyboard.press('Tab')
    assert.equal(await focused(), 'Skip to content')
    await keyboard.press('Enter')
    assert.equal(await tab.page.evaluate('document.activeElement?.id'), 'content')
    const reach = async (name: string) => {
      for (let step = 0; step < 40; step++) {
        await keyboard.press('Tab')
        if ((await focused()) === name) return
      }
      assert.fail(`${name} is not reached by Tab`)
    }
    await tab.page.reload()
    await reach('Executions')
    await keyboard.press('Enter')
    await tab.page.getByRole('heading', { level: 1, name: 'Executions' }).waitFor()
    // The new page's title has the focus, so that it is read out and Tab goes on from there.
    assert.equal(await focused(), 'Executions')
    assert.equal(await tab.page.locator('[aria-current=page]').innerText(), 'Executions')
    await tab.page.getByRole('link', { name: names.flow }).waitFor()
    await reach(names.flow)
    await keyboard.press('Enter')
    await tab.page.getByRole('heading', { level: 1, name: names.flow }).waitFor()
  })

  it('follow the colours of the system until others are chosen, from the first paint on', async () => {
    tab = await openTab(browser, server.url, { ...session, colorScheme: 'dark' })
    const { page } = tab
    await page.goto(server.url)
    const scheme = () => page.locator('html').getAttribute('data-mantine-color-scheme')
    assert.equal(await scheme(), 'dark')
    await page.emulateMedia({ colorScheme: 'light' })
    await page.locator('[data-mantine-color-scheme=light]').waitFor()
    await page.getByRole('button', { name: 'Theme' }).click()
    await page.getByRole('menuitemradio', { name: 'Dark' }).click()
    await page.locator('[data-mantine-color-scheme=dark]').waitFor()
    assert.equal(await scheme(), 'dark')
    // Before any module has run.
    await page.route('**/assets/*.js', () => {})
    await page.goto(server.url, { waitUntil: 'commit' })
    await page.locator('[data-mantine-color-scheme=dark]').waitFor({ state: 'attached' })
  })
})
