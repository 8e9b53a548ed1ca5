import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { browserSkip, openBrowser, type Tab, type Browser, withMotion } from '../kit/browser.ts'
import { startServer, type TestServer } from '../kit/server.ts'
import { assertAccessible, signedIn } from './console.kit.ts'

const eventType = 'security.breached_credential.detected'

/**
 * The article that the product starts from, as a person follows it: an API Endpoint flow secured with a client token, an event
 * hook that calls it, the recommended move of the token into a header, and an event.
 */
describe('a person who follows the article word for word', { skip: browserSkip }, () => {
  let server: TestServer
  let browser: Browser
  let tab: Tab
  let page: Page
  before(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    tab = await signedIn(browser, server, withMotion)
    page = tab.page
    await tab.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  })
  after(async () => {
    assert.deepEqual(tab.problems, [])
    await browser.close()
    await server.stop()
  })

  /** A button or a link, by its words. */
  const control = (name: string | RegExp, exact = false) =>
    page.getByRole('button', { name, exact }).or(page.getByRole('link', { name, exact }))
  const bar = () => page.getByRole('navigation', { name: 'Main' })
  let invokeUrl = ''
  let isLost = false
  /** Each step stands on the one before it. */
  const step = (name: string, follow: () => Promise<void>) =>
    it(name, async (test) => {
      if (isLost) return test.skip('an earlier step failed')
      isLost = true
      await follow()
      isLost = false
    })

  step('creates an API Endpoint flow', async () => {
    await bar().getByRole('link', { name: 'Flows', exact: true }).click()
    await control('+ New Flow').first().click()
    await control('Add event').first().click()
    const events = page.getByRole('dialog')
    await events.getByText('Okta apps').waitFor()
    await events.getByText('API Endpoint', { exact: true }).click()

    const security = page.getByRole('dialog', { name: 'API Endpoint' })
    const withToken = security.getByRole('radio', { name: 'Secure with client token' })
    await withToken.waitFor()
    assert.equal(await security.getByRole('radio').count(), 3)
    assert.equal(await withToken.isChecked(), true)
    await withToken.click()
    await assertAccessible(tab)
    await security.getByRole('button', { name: 'Close', exact: true }).last().click()
    await security.waitFor({ state: 'detached' })
  })

  step('sees placeholders in the Invoke URL until the flow is saved', async () => {
    await page.getByRole('button', { name: 'Endpoint settings' }).click()
    const settings = page.getByRole('dialog', { name: 'Endpoint settings' })
    const url = await settings.getByRole('textbox', { name: 'Invoke URL' }).inputValue()
    assert.match(url, /\/api\/flo\/<alias>\/invoke\?clientToken=<client-token>$/)
    assert.equal(await settings.getByRole('button', { name: /^Copy invoke url$/i }).isDisabled(), true)
    await page.keyboard.press('Escape')
    await settings.waitFor({ state: 'detached' })
  })

  step('gives the flow a name and saves it', async () => {
    assert.equal(await page.getByRole('switch', { name: 'Flow is on' }).isDisabled(), true)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Save flow' })
    await dialog.getByRole('textbox', { name: 'Flow name' }).fill('Breached credential')
    await dialog.getByRole('button', { name: /^Save/ }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.waitForURL(/\/flows\/[0-9a-f-]{36}/)
  })

  step('copies the whole Invoke URL', async () => {
    await page.getByRole('button', { name: 'Endpoint settings' }).click()
    const settings = page.getByRole('dialog', { name: 'Endpoint settings' })
    const field = settings.getByRole('textbox', { name: 'Invoke URL' })
    await settings.getByRole('button', { name: /^Copy invoke url$/i }).click()
    invokeUrl = await field.inputValue()
    assert.match(invokeUrl, /\/api\/flo\/[0-9a-f]{32}\/invoke\?clientToken=[0-9a-f]{64}$/)
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), invokeUrl)
    await assertAccessible(tab)
    await page.keyboard.press('Escape')
    await settings.waitFor({ state: 'detached' })
  })

  step('builds out the flow with what is in the body', async () => {
    await page
      .getByRole('button', { name: /^Add card/ })
      .last()
      .click()
    await page.keyboard.type('compose')
    await page.keyboard.press('Enter')
    const card = page.locator('[data-card-id="compose"]')
    await card.waitFor()
    await card
      .getByRole('button', { name: /^Insert value/ })
      .first()
      .click()
    const menu = page.getByRole('dialog').or(page.getByRole('menu')).last()
    await menu.getByText('body', { exact: true }).first().click()
    await page.keyboard.press('Escape')
    assert.match(await card.innerText(), /body/)
    await page.keyboard.press('Control+s')
    await page.getByText('Unsaved').waitFor({ state: 'detached' })
  })

  step('switches it on', async () => {
    await page.getByRole('switch', { name: 'Flow is on' }).click({ force: true })
    await page.getByText('On', { exact: true }).first().waitFor()
  })

  step('creates an event hook in Workflow > Event Hooks', async () => {
    await bar().getByText('Workflow', { exact: true }).waitFor()
    await bar().getByRole('link', { name: 'Event Hooks' }).click()
    await control('Create Event Hook').first().click()
    await page.getByRole('textbox', { name: 'Endpoint URL' }).fill(invokeUrl)
    await page.getByRole('textbox', { name: 'Event Hook name' }).fill('Breached credentials')
    await page.getByText('Select Events').first().waitFor()
    await page
      .getByRole('searchbox')
      .or(page.getByRole('textbox', { name: /search/i }))
      .last()
      .fill('breached_cred')
    await page
      .getByRole('checkbox', { name: new RegExp(eventType.replaceAll('.', '\\.')) })
      .first()
      .click()
    await assertAccessible(tab)
    await page.getByRole('button', { name: 'Create hook & Continue' }).click()
  })

  step('clicks through the rest of the steps and ends with Verify, and the hook is Active', async () => {
    await control(/^Continue|^Next/)
      .first()
      .click()
    await page.getByRole('button', { name: 'Deliver Request' }).waitFor()
    await assertAccessible(tab)
    await control('Skip this step').click()
    // An own endpoint is verified by itself; the button is there for whoever reads on.
    await page.getByText('Verified', { exact: false }).first().waitFor()
    await page.getByText('Active', { exact: true }).first().waitFor()
    await assertAccessible(tab)
    const [hook] = await server.api<readonly { status: string; verificationStatus: string }[]>(
      'GET',
      '/api/v1/eventHooks',
    )
    assert.deepEqual([hook?.status, hook?.verificationStatus], ['ACTIVE', 'VERIFIED'])
  })

  step('moves the token into the header with one click, and the hook is verified again', async () => {
    await page
      .getByRole('button', { name: /Move the token/ })
      .first()
      .click()
    await page
      .getByRole('button', { name: /Move the token/ })
      .first()
      .waitFor({ state: 'detached' })
    const [listed] = await server.api<readonly { id: string }[]>('GET', '/api/v1/eventHooks')
    const hook = await server.api<{
      verificationStatus: string
      channel: { config: { uri: string; authScheme: { key: string; value?: string } } }
    }>('GET', `/api/v1/eventHooks/${listed!.id}`)
    assert.equal(hook.verificationStatus, 'VERIFIED')
    assert.equal(hook.channel.config.uri, invokeUrl.split('?')[0])
    assert.deepEqual(hook.channel.config.authScheme.key, 'x-api-client-token')
    assert.equal(hook.channel.config.authScheme.value, undefined)
  })

  step('publishes an event in the System Log, and sees it all the way', async () => {
    await bar().getByRole('link', { name: 'System Log' }).click()
    // The page before has a "Publish event" too, which comes with the hook's type.
    await page.getByRole('heading', { level: 1, name: 'System Log' }).waitFor()
    await control('Publish event').first().click()
    const dialog = page.getByRole('dialog')
    await dialog
      .getByRole('textbox', { name: /Event type/ })
      .or(dialog.getByRole('combobox'))
      .first()
      .fill(eventType)
    await page
      .getByRole('option', { name: new RegExp(eventType.replaceAll('.', '\\.')) })
      .first()
      .click()
    await dialog.getByRole('textbox', { name: 'Event as JSON' }).or(dialog.locator('.cm-content')).first().waitFor()
    await assertAccessible(tab)
    await dialog.getByRole('button', { name: 'Publish', exact: true }).click()
    // Under the dialog is the list, which takes nothing new in while the pointer is on it.
    await page.mouse.move(2, 2)
    const row = page.getByRole('row').filter({ hasText: eventType }).first()
    await row.getByRole('link').or(row.getByRole('button')).first().click()

    // From the event to its delivery, from there to the execution, and in it the event again.
    await page.getByRole('dialog').getByRole('link', { name: 'Delivery', exact: true }).click()
    const delivery = page.getByRole('dialog', { name: 'Delivery' })
    await delivery.getByRole('link', { name: 'Breached credentials' }).waitFor()
    await delivery.getByText('HTTP 200').waitFor()
    await delivery.getByText('Execution').first().waitFor()
    await delivery.locator('a[href^="/executions/"]').click()
    await page.getByRole('heading', { level: 1, name: 'Breached credential' }).waitFor()
    await page.getByText('Success').first().waitFor()
    await page
      .getByRole('button', { name: /API Endpoint/ })
      .first()
      .click()
    await page.getByText('com.okta.event_hook').first().waitFor()
    const id = new URL(page.url()).pathname.split('/').at(-1)
    const { cards } = await server.api<{ cards: readonly { id: string; outputs: unknown }[] }>(
      'GET',
      `/api/v1/executions/${id}`,
    )
    const trigger = cards[0]?.outputs as { body: { data: { events: readonly { eventType: string }[] } } } // as published
    assert.equal(trigger.body.data.events[0]?.eventType, eventType)
    await assertAccessible(tab)
  })
})
