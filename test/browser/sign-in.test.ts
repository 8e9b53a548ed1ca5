import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { browserSkip, openBrowser, openTab, type Tab, type Browser } from '../kit/browser.ts'
import { startServer, type TestServer } from '../kit/server.ts'
import { lists, signInLink, signedIn } from './console.kit.ts'

describe('signing in', { skip: browserSkip }, () => {
  let server: TestServer
  let browser: Browser
  let tab: Tab
  before(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
  })
  after(async () => {
    await browser.close()
    await server.stop()
  })
  afterEach(async () => {
    const { problems } = tab
    await tab.close()
    assert.deepEqual(problems, [])
  })

  it('leads to the sign-in page from every page, which says how to get a link', async () => {
    tab = await openTab(browser, server.url)
    for (const path of ['/', '/executions/some', ...lists.map(({ path }) => path)]) {
      await tab.page.goto(server.url + path)
      await tab.page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
      assert.equal(new URL(tab.page.url()).pathname, '/sign-in')
      await tab.page.getByText('npx flowhook sign-in').waitFor()
      assert.equal(await tab.page.getByRole('navigation').count(), 0)
    }
  })

  it('signs in by a link, and leaves its token neither in the address nor where scripts can read the session', async () => {
    tab = await openTab(browser, server.url)
    await tab.page.goto(await signInLink(server))
    await tab.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    assert.equal(tab.page.url(), `${server.url}/`)
    assert.equal(await tab.page.evaluate('document.cookie'), '')
    const cookies = await tab.context.cookies()
    assert.equal(cookies.length, 1)
    assert.ok(cookies[0]!.httpOnly)
    assert.equal(cookies[0]!.sameSite === 'None', false)
    await tab.page.goBack()
    assert.ok(!tab.page.url().includes('token'), tab.page.url())
  })

  it('refuses a link that was used, and takes the next one in the same tab', async () => {
    const link = await signInLink(server)
    const first = await signedIn(browser, server)
    await first.page.goto(link)
    await first.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    await first.close()

    tab = await openTab(browser, server.url)
    await tab.page.goto(link)
    await tab.page.getByRole('alert').getByText('This link did not sign you in').waitFor()
    assert.deepEqual(await tab.context.cookies(), [])
    await tab.page.getByRole('alert').getByText('Error id').waitFor()

    // Only what stands behind the # changes: the browser loads nothing by itself.
    const next = await signInLink(server)
    await tab.page.evaluate(`window.location.assign(${JSON.stringify(next)})`)
    await tab.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
  })

  it('refuses a made-up token', async () => {
    tab = await openTab(browser, server.url)
    await tab.page.goto(`${server.url}/sign-in#token=${encodeURIComponent('"><img src=x>')}`)
    await tab.page.getByRole('alert').waitFor()
    assert.deepEqual(await tab.context.cookies(), [])
  })

  it('goes on to the page that was asked for', async () => {
    tab = await openTab(browser, server.url)
    await tab.page.goto(`${server.url}/executions?status=FAILED`)
    await tab.page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
    await tab.page.goto(await signInLink(server))
    await tab.page.getByRole('heading', { level: 1, name: 'Executions' }).waitFor()
    assert.equal(tab.page.url(), `${server.url}/executions?status=FAILED`)
  })

  it('signs out for good', async () => {
    tab = await signedIn(browser, server)
    const cookies = await tab.context.cookies()
    await tab.page.getByRole('button', { name: 'Account' }).click()
    await tab.page.getByRole('menuitem', { name: 'Sign out' }).click()
    await tab.page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
    assert.deepEqual(await tab.context.cookies(), [])
    // The session is gone on the server too, not only in this browser.
    await tab.context.addCookies(cookies)
    await tab.page.goto(`${server.url}/flows`)
    await tab.page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
  })

  it('leads to the sign-in page when the session ends while a page is open', async () => {
    tab = await signedIn(browser, server)
    await tab.page.getByRole('link', { name: 'Flows', exact: true }).click()
    await tab.page.getByText('No flows yet').waitFor()
    await tab.context.clearCookies()
    await tab.page.getByRole('button', { name: 'Refresh' }).click()
    await tab.page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
  })
})
