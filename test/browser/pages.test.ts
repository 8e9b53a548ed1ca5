import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { browserSkip, openBrowser, openTab, type Tab, type TabOptions } from '../kit/browser.ts'
import { startServer, type TestServer } from '../kit/server.ts'
import { breachedCredential, lists, openSession, type Happened } from './console.kit.ts'

const payload = '<img src=x onerror="window.stolen=1"><script>window.stolen=1</script>'
const names = { flow: `Flow ${payload}`, hook: `Hook ${payload}` }
/** One more than a list shows at once, with the seeded one. */
const moreFlows = 50

describe('the pages of the console', { skip: browserSkip }, () => {
  let server: TestServer
  let browser: Browser
  let happened: Happened
  let session: TabOptions
  let tab: Tab
  before(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    session = await openSession(browser, server)
    happened = await breachedCredential(server, names)
    const trigger = { event: 'api_endpoint', security: 'public' }
    for (let number = 1; number <= moreFlows; number++) {
      await server.api('POST', '/api/v1/flows', { name: `Quiet ${number}`, trigger, cards: [] })
    }
  })
  after(async () => {
    await browser.close()
    await server.stop()
  })
  afterEach(async () => {
    const stolen = await tab.page.evaluate(`'stolen' in window`)
    const { problems } = tab
    await tab.close()
    assert.equal(stolen, false)
    assert.deepEqual(problems, [])
  })

  it('show flows, part by part, with what script is in a name as text', async () => {
    tab = await openTab(browser, server.url, session)
    await tab.page.goto(server.url)
    await tab.page.getByRole('link', { name: 'Flows', exact: true }).click()
    await tab.page.getByRole('heading', { level: 1, name: 'Flows' }).waitFor()
    const row = tab.page.getByRole('row').filter({ hasText: names.flow })
    assert.match(await row.innerText(), /API Endpoint\s+client token/)
    assert.equal(await tab.page.locator('td img, td script').count(), 0)
  })

  it('show event hooks without the client token of their URL', async () => {
    tab = await openTab(browser, server.url, session)
    await tab.page.goto(server.url)
    await tab.page.getByRole('link', { name: 'Event Hooks' }).click()
    const row = tab.page.getByRole('row').filter({ hasText: names.hook })
    const text = await row.innerText()
    assert.match(text, /Active\s+Verified/)
    assert.match(text, /security\.breached_credential\.detected/)
    assert.match(text, /clientToken=\*\*\*/)
    assert.ok(!/[0-9a-f]{64}/.test(await tab.page.content()))
  })

  it('lead from the hook to the delivery, to the execution, and back', async () => {
    tab = await openTab(browser, server.url, session)
    await tab.page.goto(`${server.url}/event-hooks`)
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

  it('keep what a list is narrowed to in the address', async () => {
    tab = await openTab(browser, server.url, session)
    await tab.page.goto(server.url)
    await tab.page.getByRole('link', { name: 'Executions', exact: true }).click()
    await tab.page.getByRole('link', { name: names.flow }).waitFor()
    await tab.page.getByLabel('Status', { exact: true }).selectOption('Failed')
    await tab.page.getByText('Nothing fits this filter.').waitFor()
    assert.equal(new URL(tab.page.url()).search, '?status=FAILED')
    await tab.page.reload()
    await tab.page.getByText('Nothing fits this filter.').waitFor()
    await tab.page.getByRole('link', { name: 'Show all' }).click()
    await tab.page.getByRole('link', { name: names.flow }).waitFor()
  })

  it('say what failed, with the error id, and try again', async () => {
    tab = await openTab(browser, server.url, session)
    await tab.page.goto(server.url)
    const body = {
      errorCode: 'E0000009',
      errorSummary: 'Stop.',
      errorLink: 'E0000009',
      errorId: 'oae-1',
      errorCauses: [],
    }
    for (const { path, title } of lists) {
      const api = `**/api/v1/${{ '/event-hooks': 'eventHooks' }[path as string] ?? path.slice(1)}**`
      await tab.page.route(api, (route) => route.fulfill({ status: 500, json: body }))
      await tab.page.goto(server.url + path)
      // When the live stream begins, lists are read again by themselves.
      await tab.page.getByText('Live', { exact: true }).waitFor()
      await tab.page.getByRole('alert').getByText('Stop.').waitFor()
      await tab.page.getByText('oae-1').waitFor()
      await tab.page.unroute(api)
      await tab.page.getByRole('button', { name: 'Retry' }).click()
      await tab.page
        .getByRole('table')
        .or(tab.page.getByRole('region', { name: title }))
        .first()
        .waitFor()
      assert.equal(await tab.page.getByRole('alert').count(), 0)
    }
    // The provoked answers are the only thing that the browser may have complained of.
    const complaints = tab.problems.splice(0)
    assert.deepEqual(
      complaints.filter((problem) => !problem.includes('status of 500')),
      [],
    )
  })

  it('say that they load, and that the server is gone', async () => {
    tab = await openTab(browser, server.url, session)
    await tab.page.goto(server.url)
    await tab.page.route('**/api/v1/deliveries**', () => {}) // never answered
    await tab.page.getByRole('link', { name: 'Deliveries' }).click()
    await tab.page.getByRole('status').getByText('Loading').waitFor()
    await tab.page.unroute('**/api/v1/deliveries**')
    await tab.page.route('**/api/v1/flows**', (route) => route.abort())
    await tab.page.getByRole('link', { name: 'Flows', exact: true }).click()
    await tab.page.getByRole('alert').getByText('The server did not answer.').waitFor()
    const complaints = tab.problems.splice(0)
    assert.deepEqual(
      complaints.filter((problem) => !problem.includes('net::ERR_FAILED')),
      [],
    )
  })

  it('say so where there is nothing', async () => {
    tab = await openTab(browser, server.url, session)
    await tab.page.goto(`${server.url}/no/such/page`)
    await tab.page.getByRole('heading', { level: 1, name: 'There is no such page' }).waitFor()
    await tab.page.goto(`${server.url}/executions/no-such-execution`)
    await tab.page.getByRole('alert').getByText('no-such-execution').waitFor()
  })

  it('have one title each, and never scroll sideways at 320 px', async () => {
    tab = await openTab(browser, server.url, { ...session, viewport: { width: 320, height: 700 } })
    const paths = [
      '/',
      ...lists.map(({ path }) => path),
      `/executions/${happened.executionId}`,
      `/deliveries/${happened.deliveryId}`,
      // Where the menu leads below: it closes also where one is already.
      '/flows',
    ]
    for (const path of paths) {
      await tab.page.goto(server.url + path)
      await tab.page.getByRole('heading', { level: 1 }).waitFor()
      await tab.page.locator('table, [data-card], [role=dialog], figure').first().waitFor()
      assert.equal(await tab.page.getByRole('heading', { level: 1 }).count(), 1, path)
      assert.match(await tab.page.title(), /.+ · Flowhook$/)
      const beyond = await tab.page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
      assert.ok(beyond <= 0, `${path} is ${beyond} px too wide`)
    }
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
