import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { browserSkip, openBrowser, type Tab, type Browser } from '../kit/browser.ts'
import { startServer, type TestServer } from '../kit/server.ts'
import { assertAccessible, goTo, openConsole } from './console.kit.ts'

const token = 'canary-00a1b2c3d4e5f6'

describe('connections in the console', { skip: browserSkip }, () => {
  let org: Server
  let base: string
  /** What the org answers the test with. */
  let status = 200
  let server: TestServer
  let browser: Browser
  let tab: Tab
  let page: Page
  const seen: string[] = []
  before(async () => {
    org = createServer((request, response) => {
      const isKnown = request.headers.authorization === `SSWS ${token}`
      response.writeHead(isKnown ? status : 401, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ profile: { login: 'ada@example.com' } }))
    }).listen(0, '127.0.0.1')
    await once(org, 'listening')
    const { port } = org.address() as AddressInfo
    base = `http://127.0.0.1:${port}`
    ;[server, browser] = await Promise.all([
      startServer({ FLOWHOOK_ALLOWED_NETWORKS: `127.0.0.1/32:${port}` }),
      openBrowser(),
    ])
    tab = await openConsole(browser, server)
    page = tab.page
    page.on('response', (response) => {
      if (response.url().includes('/api/v1/connect')) void response.text().then((text) => seen.push(text), String)
    })
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
    org?.close()
    assert.deepEqual(tab?.problems, [])
  })

  const dialog = (name: string | RegExp) => page.getByRole('dialog', { name })
  const row = (name: string) => page.getByRole('row', { name })
  const choose = async (name: string, action: string) => {
    await page.getByRole('button', { name: `What to do with ${name}` }).click()
    await page.getByRole('menuitem', { name: action }).click()
  }

  it('are made by what their service asks for, and tried at once', async () => {
    await goTo(tab, '/connections')
    await page.getByText('No connections yet').waitFor()
    await page.getByRole('button', { name: 'New connection' }).click()
    await dialog('New connection')
      .getByRole('button', { name: /^Okta An Okta org/ })
      .click()
    const form = dialog('New connection to Okta')
    await form.getByRole('textbox', { name: 'Name' }).fill('Production')
    await form.getByRole('textbox', { name: 'Okta domain' }).fill(base)
    // What belongs to the other way of signing in is not asked for.
    assert.equal(await form.getByRole('textbox', { name: /Client id/ }).count(), 0)
    await form.getByRole('combobox', { name: 'Authentication' }).selectOption('OAuth 2.0 with a private key')
    await form.getByRole('textbox', { name: /Client id/ }).waitFor()
    await form.getByRole('combobox', { name: 'Authentication' }).selectOption('API token')
    await form.getByRole('button', { name: 'Save and test' }).click()
    await form.getByText('API token is required.').first().waitFor()
    await assertAccessible(tab)
    await form.getByLabel('API token', { exact: true }).fill(token)
    await form.getByRole('button', { name: 'Save and test' }).click()
    await form.waitFor({ state: 'detached' })
    await row('Production').getByText('Works').waitFor()
    await row('Production')
      .getByText(/the token is ada@example\.com’s/)
      .waitFor()
    await row('Production')
      .getByText(/^in [\d,]+ ms/)
      .waitFor()
    await assertAccessible(tab)
  })

  it('keep their secret when something else is changed, and never show it', async () => {
    await choose('Production', 'Edit')
    const form = dialog('Edit Production')
    const secret = form.getByLabel('API token', { exact: true })
    assert.equal(await secret.inputValue(), '')
    assert.match((await secret.getAttribute('placeholder'))!, /^Kept/)
    await form.getByRole('textbox', { name: 'Name' }).fill('Org')
    await form.getByRole('button', { name: 'Save and test' }).click()
    await row('Org').getByText('Works').waitFor()
    assert.ok(seen.length > 3)
    assert.ok(!seen.some((text) => text.includes(token)))
    assert.ok(!(await page.content()).includes(token))
  })

  it('say with the code why they do not work', async () => {
    status = 401
    await choose('Org', 'Test')
    await row('Org').getByText('Failed').waitFor()
    await row('Org')
      .getByText(/answered 401: the credentials were refused/)
      .waitFor()
    status = 200
  })

  it('are not deleted while flows use them, which are named, and are afterwards', async () => {
    const [{ id }] = await server.api<[{ id: string }]>('GET', '/api/v1/connections')
    const flow = await server.api<{ id: string }>('POST', '/api/v1/flows', {
      name: 'Reads users',
      trigger: { event: 'delegated' },
      cards: [{ id: 'read', card: 'okta.read-user', inputs: { connection: id, user: 'ada' } }],
    })
    await page.reload()
    await row('Org').getByRole('link', { name: 'Reads users' }).waitFor()
    await choose('Org', 'Delete')
    await dialog('“Org” is in use').getByRole('link', { name: 'Reads users' }).waitFor()
    await page.keyboard.press('Escape')
    await server.api('DELETE', `/api/v1/flows/${flow.id}`)
    await page.reload()
    await row('Org').getByText('No flow').waitFor()
    await choose('Org', 'Delete')
    await dialog('Delete this connection?').getByRole('button', { name: 'Delete connection' }).click()
    await page.getByText('No connections yet').waitFor()
  })
})
