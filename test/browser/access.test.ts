import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, afterEach, before, describe, it } from 'node:test'
import { importJWK, SignJWT, type JWK } from 'jose'
import type { Page } from 'playwright-core'
import { browserSkip, openBrowser, openTab, type Tab, type Browser } from '../kit/browser.ts'
import { startServer, type TestServer } from '../kit/server.ts'
import { assertAccessible, goTo } from './console.kit.ts'

const password = 'engine of 1843'

describe('access', { skip: browserSkip }, () => {
  let server: TestServer
  let browser: Browser
  /** From the second test on: the first administrator's. */
  let tab: Tab
  before(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
  })
  after(async () => {
    await browser.close()
    await server.stop()
  })
  afterEach(async () => {
    assert.deepEqual(tab.problems.splice(0), [])
  })
  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor()
  const open = async (path: string, name: string) => {
    await goTo(tab, path)
    await heading(tab.page, name)
  }

  it('sets up the first administrator once, by the printed link', async () => {
    tab = await openTab(browser, server.url)
    const { page } = tab
    await open('/sign-in', 'Sign in')
    await page.getByText('Nobody has an account yet').waitFor()
    await assertAccessible(tab)
    await open('/setup', 'The set-up link is needed')

    const link = /\S+\/setup#token=\S+/.exec(server.printed())![0]
    await tab.close()
    tab = await openTab(browser, server.url)
    await tab.page.goto(link)
    await heading(tab.page, 'Set up Flowhook')
    assert.equal(tab.page.url(), `${server.url}/setup`)
    await tab.page.getByLabel('Name').fill('Ada <b>Lovelace</b>')
    await tab.page.getByLabel('Email').fill('ada@example.com')
    await tab.page.getByLabel('Password', { exact: true }).fill('password1')
    await tab.page.getByRole('button', { name: 'Create administrator' }).click()
    await tab.page.getByText('among the first that are tried').waitFor()
    await assertAccessible(tab)
    await tab.page.getByLabel('Password', { exact: true }).fill(password)
    await tab.page.getByText('14 characters. 15 or more recommended.').waitFor()
    await tab.page.getByRole('button', { name: 'Create administrator' }).click()
    await heading(tab.page, 'Overview')

    await goTo(tab, '/setup')
    await heading(tab.page, 'There is no such page')
    await open('/account', 'Your account')
    await tab.page.getByText('Ada <b>Lovelace</b>').waitFor()
    await assertAccessible(tab)
  })

  it('signs in by password: a wrong one is announced and keeps the email, and the page asked for comes then', async () => {
    await tab.close()
    tab = await openTab(browser, server.url)
    const { page } = tab
    await goTo(tab, '/event-types?q=deactivate&eligible=true')
    await heading(page, 'Sign in')
    await page.getByLabel('Email').fill('ADA@example.com')
    const typed = async (text: string) => {
      await page.getByLabel('Password', { exact: true }).fill(text)
      await page.keyboard.press('Enter')
    }
    await typed('not this one')
    await page.getByRole('alert').getByText('The email or the password is not right.').waitFor()
    assert.equal(await page.getByLabel('Email').inputValue(), 'ADA@example.com')
    assert.equal(await page.getByLabel('Password', { exact: true }).inputValue(), '')
    await assertAccessible(tab)
    await typed(password)
    await heading(page, 'Event types')
    assert.equal(new URL(page.url()).search, '?q=deactivate&eligible=true')
  })

  it('searches event types by the address, shows one, and registers, edits and deletes one’s own', async () => {
    const { page } = tab
    await open('/event-types?q=deactivate&eligible=true', 'Event types')
    await page.getByText('Found 17 event types').waitFor()
    assert.equal(await page.getByRole('searchbox', { name: 'Search' }).inputValue(), 'deactivate')
    assert.equal(await page.getByLabel('Event hooks', { exact: true }).inputValue(), 'true')
    await assertAccessible(tab)
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download CSV' }).click(),
    ])
    assert.equal((await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n').length, 18)
    await page.getByRole('button', { name: 'Clear filter' }).click()
    await page.getByText('Found 1,178 event types').waitFor()
    assert.ok((await page.getByRole('row').count()) < 60, 'only what is in view is drawn')

    await page.getByRole('button', { name: 'Register event type' }).click()
    await page.getByLabel('Name', { exact: true }).fill('user.lifecycle.create')
    await page.getByLabel('Description', { exact: true }).fill('An order <i>was</i> paid')
    const save = page.getByRole('button', { name: 'Save' })
    await save.click()
    await page.getByText('belongs to Okta’s catalog').waitFor()
    await assertAccessible(tab)
    await page.getByLabel('Name', { exact: true }).fill('shop.order.paid')
    await save.click()
    await heading(page, 'shop.order.paid')
    await page.getByText('An order <i>was</i> paid', { exact: true }).waitFor()
    await page.getByText('No event hook subscribes to it yet.').waitFor()
    const subscribe = page.getByRole('link', { name: 'Create event hook with this event' })
    assert.equal(await subscribe.getAttribute('href'), '/event-hooks/new?event=shop.order.paid')
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('button', { name: 'Delete event type' }).click()
    await heading(page, 'Event types')
    await open('/event-types/system.api_token.create', 'system.api_token.create')
    await page.getByRole('region', { name: 'Declared fields' }).getByRole('table').waitFor()
    await assertAccessible(tab)
  })

  it('shows a new token once, which works until it is revoked', async () => {
    const { page } = tab
    await open('/api-access', 'API access')
    await page.getByText('No API tokens yet').waitFor()
    await page.getByRole('button', { name: 'Create token' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('Nightly')
    await dialog.getByLabel('Read the System Log').check()
    await assertAccessible(tab)
    await dialog.getByRole('button', { name: 'Create token' }).click()
    const value = await dialog.getByLabel('API token', { exact: true }).inputValue()
    assert.match(value, /^fhk_/)
    await assertAccessible(tab)
    await dialog.getByRole('button', { name: 'Done' }).click()
    const status = async (path: string) =>
      (await fetch(server.url + path, { headers: { authorization: `SSWS ${value}` } })).status
    assert.deepEqual([await status('/api/v1/logs'), await status('/api/v1/flows')], [200, 403])
    await page.reload()
    await page.getByRole('cell', { name: 'Nightly', exact: true }).waitFor()
    assert.ok(!(await page.content()).includes(value.slice(4, 30)))
    await assertAccessible(tab)
    await page.getByRole('button', { name: 'Revoke Nightly' }).click()
    await page.getByRole('button', { name: 'Revoke token' }).click()
    await page.getByText('No API tokens yet').waitFor()
    assert.equal(await status('/api/v1/logs'), 401)
  })

  it('registers a client whose key was made here, which invokes a flow secured with OAuth 2.0 as shown', async () => {
    const { page } = tab
    await open('/api-access?tab=clients', 'API access')
    await page.getByRole('button', { name: 'Register client' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('Billing')
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Make a key pair in this browser' }).click(),
    ])
    const privateKey = JSON.parse(await readFile(await file.path(), 'utf8')) as JWK
    await assertAccessible(tab)
    await dialog.getByRole('button', { name: 'Register client' }).click()
    await page.getByRole('button', { name: 'How Billing gets a token' }).click()
    const [claims, token] = await Promise.all(
      [0, 1].map((step) => page.getByRole('dialog').locator('pre').nth(step).innerText()),
    )
    await assertAccessible(tab)

    const { iss, sub, aud } = JSON.parse(claims!) as { iss: string; sub: string; aud: string }
    const assertion = await new SignJWT({ iss, sub, aud, jti: crypto.randomUUID() })
      .setProtectedHeader({ alg: 'ES256' })
      .setExpirationTime('5m')
      .sign(await importJWK(privateKey, 'ES256'))
    const fields = [...token!.matchAll(/-d ['"]?([a-z_]+)=([^'"\s]+)/g)].map(([, name, value]) => [name!, value!])
    const form = new URLSearchParams(fields)
    form.set('client_assertion', assertion)
    const answer = await fetch(/curl (\S+)/.exec(token!)![1]!, { method: 'POST', body: form })
    const { access_token } = (await answer.json()) as { access_token: string }
    const trigger = { event: 'api_endpoint', security: 'oauth2' }
    const flow = { name: 'Machines only', trigger, cards: [] }
    const { id } = await server.api<{ id: string }>('POST', '/api/v1/flows', flow)
    await server.api('POST', `/api/v1/flows/${id}/lifecycle/activate`)
    const { invokeUrl } = await server.api<{ invokeUrl: string }>('GET', `/api/v1/flows/${id}/endpoint`)
    const invoked = await fetch(invokeUrl, { method: 'POST', headers: { authorization: `Bearer ${access_token}` } })
    assert.ok(invoked.ok, String(invoked.status))
  })

  it('describes the API and tries a route with the session; what changes something is asked about first', async () => {
    const { page } = tab
    await open('/api-docs', 'API docs')
    await page.getByRole('searchbox', { name: 'Search' }).fill('/api/v1/me')
    // What is clicked while the list becomes shorter may be another row.
    const tokens = page.getByRole('button', { name: /^POST \/api\/v1\/apiTokens / })
    await tokens.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: /^GET \/api\/v1\/me / }).click()
    await page.getByRole('button', { name: 'Send GET /api/v1/me' }).click()
    await page.getByText(/Answer: 200 · \d+ ms/).waitFor()
    await page.getByText('"ada@example.com"').waitFor()
    await assertAccessible(tab)

    await page.getByRole('searchbox', { name: 'Search' }).fill('apiTokens')
    await page.getByRole('button', { name: /^GET \/api\/v1\/me / }).waitFor({ state: 'detached' })
    await tokens.click()
    await page.getByRole('button', { name: 'Send POST /api/v1/apiTokens' }).click()
    await page.getByRole('dialog', { name: 'Send this request?' }).waitFor()
    await assertAccessible(tab)
    await page.getByRole('button', { name: 'Cancel' }).click()
    assert.deepEqual(await server.api('GET', '/api/v1/apiTokens'), [])
    assert.equal(new URL(page.url()).searchParams.get('open'), 'postApiV1ApiTokens')
  })
})
