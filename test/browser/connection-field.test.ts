import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { browserSkip, openBrowser, type Tab, type Browser } from '../kit/browser.ts'
import { startServer, type TestServer } from '../kit/server.ts'
import { assertAccessible, goTo, openConsole } from './console.kit.ts'

describe('the connection of a card in the builder', { skip: browserSkip }, () => {
  let server: TestServer
  let browser: Browser
  let tab: Tab
  let page: Page
  before(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    tab = await openConsole(browser, server)
    page = tab.page
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
    assert.deepEqual(tab?.problems, [])
  })

  it('is chosen by its name among those of its service, or made without leaving the flow; one that is gone is told', async () => {
    const connect = (name: string, connector: string, settings: object, secrets: object) =>
      server.api<{ id: string }>('POST', '/api/v1/connections', { name, connector, settings, secrets })
    const okta = await connect(
      'Production',
      'okta',
      { domain: 'example.okta.com', authentication: 'token' },
      { token: 'a' },
    )
    await connect('Workspace', 'slack', {}, { token: 'b' })
    const { id } = await server.api<{ id: string }>('POST', '/api/v1/flows', {
      name: 'Reads',
      trigger: { event: 'delegated' },
      cards: [{ id: 'read', card: 'okta.read-user', inputs: { connection: 'of-the-file', user: 'ada' } }],
    })
    const saved = async () =>
      (await server.api<{ cards: { inputs: Record<string, unknown> }[] }>('GET', `/api/v1/flows/${id}`)).cards[0]!
        .inputs['connection']
    await goTo(tab, `/flows/${id}`)
    const card = page.locator('[data-card-id="read"]')
    const field = card.getByRole('combobox', { name: 'Connection' })
    await card.getByText('There is no such connection here').waitFor()
    await assertAccessible(tab)
    assert.deepEqual(await field.getByRole('option').allInnerTexts(), [
      'Choose a connection …',
      'Production',
      'Unknown connection of-the-file',
      'New connection …',
    ])
    await field.selectOption('Production')
    await card.getByText('There is no such connection here').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+s')
    await page.getByText('is saved as version 2.').waitFor()
    assert.equal(await saved(), okta.id)

    await field.selectOption('New connection …')
    const form = page.getByRole('dialog', { name: 'New connection to Okta' })
    await form.getByRole('textbox', { name: 'Name' }).pressSequentially('Sandbox')
    await form.getByRole('textbox', { name: 'Okta domain' }).fill('sandbox.okta.com')
    await form.getByLabel('API token', { exact: true }).fill('c')
    await form.getByRole('button', { name: 'Save and test' }).click()
    await form.waitFor({ state: 'detached' })
    await field.getByRole('option', { name: 'Sandbox' }).waitFor({ state: 'attached' })
    await page.keyboard.press('Control+s')
    await page.getByText('is saved as version 3.').waitFor()
    const made = await server.api<{ id: string; name: string }[]>('GET', '/api/v1/connections')
    assert.equal(await saved(), made.find(({ name }) => name === 'Sandbox')!.id)
  })
})
