import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { browserSkip, openBrowser, type Tab, type Browser } from '../kit/browser.ts'
import { createHook } from '../kit/resources.ts'
import { startServer, type TestServer } from '../kit/server.ts'
import { assertAccessible, goTo, openConsole, settled } from './console.kit.ts'

interface Endpoint {
  readonly alias: string
  readonly security: string
  readonly invokeUrl: string
  readonly clientToken: string
}

const header = 'x-api-client-token'

describe('the settings of an endpoint', { skip: browserSkip }, () => {
  let server: TestServer
  let browser: Browser
  let tab: Tab
  let page: Page
  before(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    tab = await openConsole(browser, server)
    page = tab.page
    await tab.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
    assert.deepEqual(tab.problems, [])
  })

  const endpointOf = (id: string) => server.api<Endpoint>('GET', `/api/v1/flows/${id}/endpoint`)
  /** A flow that is on. @returns its id */
  const create = async (name: string): Promise<string> => {
    const trigger = { event: 'api_endpoint', security: 'client_token' }
    const { id } = await server.api<{ id: string }>('POST', '/api/v1/flows', { name, trigger, cards: [] })
    await server.api('POST', `/api/v1/flows/${id}/lifecycle/activate`)
    return id
  }
  const calls = async (url: string, token?: string) => {
    const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : { [header]: token }) }
    return (await fetch(url, { method: 'POST', headers, body: '{}' })).status
  }
  const settings = () => page.getByRole('dialog', { name: 'Endpoint settings' })
  const openSettings = async (id: string) => {
    await goTo(tab, `/flows/${id}`)
    await page.getByRole('button', { name: 'Endpoint settings' }).click()
    await settings().getByRole('textbox', { name: 'Alias' }).waitFor()
  }
  const invokeUrl = () => settings().getByRole('textbox', { name: 'Invoke URL' }).inputValue()
  const confirm = async (title: string, label: string) => {
    const question = page.getByRole('dialog', { name: title })
    await question.waitFor()
    // What is clicked while it flies in may be missed.
    await settled(page)
    await question.getByRole('button', { name: label }).click()
    await question.waitFor({ state: 'detached' })
  }
  const clipboard = () => page.evaluate<string>('navigator.clipboard.readText()')

  it('shows placeholders until the first save, and the levels of security with what they mean', async () => {
    await goTo(tab, '/flows/new')
    await page.getByRole('button', { name: /Add event/ }).click()
    await page.getByRole('dialog', { name: 'Add event' }).getByRole('textbox').waitFor()
    await page.keyboard.type('api')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'API Endpoint' }).getByRole('button', { name: 'Close' }).click()
    const opener = page.getByRole('button', { name: 'Endpoint settings' })
    await opener.press('Enter')
    await settings().getByText('Save to finish the URL').waitFor()
    assert.equal(await invokeUrl(), `${server.url}/api/flo/<alias>/invoke?clientToken=<client-token>`)
    assert.ok(await settings().getByRole('button', { name: 'Copy Invoke URL' }).isDisabled())
    await assertAccessible(tab)
    await settings().getByRole('radio', { name: 'None' }).check()
    await settings().getByText('Anyone who knows this URL can run the flow.').waitFor()
    assert.equal(await invokeUrl(), `${server.url}/api/flo/<alias>/invoke`)
    await settings().getByRole('radio', { name: 'Secure with OAuth 2.0' }).check()
    assert.equal(await settings().getByText('Anyone who knows this URL').count(), 0)
    await page.keyboard.press('Escape')
    await settings().waitFor({ state: 'detached' })
    await opener.and(page.locator(':focus')).waitFor()
    // What was chosen is an edit like every other.
    await page.getByText('Secured with OAuth 2.0').waitFor()
    await page.keyboard.press('Control+z')
    await page.getByText('Public: anyone can call it').waitFor()
    await page.evaluate(`localStorage.clear()`)
  })

  it('takes the token in the header and in the URL, and in the header only where that is asked for', async () => {
    const id = await create('Header and query')
    await openSettings(id)
    const { clientToken } = await endpointOf(id)
    const url = await invokeUrl()
    const bare = url.split('?', 1)[0]!
    assert.equal(new URL(url).searchParams.get('clientToken'), clientToken)
    await settings().getByRole('button', { name: 'Copy Invoke URL' }).click()
    assert.equal(await clipboard(), url)
    assert.deepEqual(await Promise.all([calls(url), calls(bare, clientToken)]), [200, 200])
    assert.deepEqual(
      await Promise.all([calls(bare), calls(bare, `${clientToken}x`), calls(`${url}x`)]),
      [401, 401, 401],
    )

    // What is shown hides the token; what is copied works.
    const example = settings().getByRole('group', { name: 'Send the token in the header' })
    assert.ok(!(await example.innerText()).includes(clientToken))
    await settings().getByRole('button', { name: 'Copy as curl' }).click()
    assert.equal(
      (await clipboard()).replaceAll(/\s*\\\n\s*/g, ' '),
      `curl -X POST '${bare}' -H '${header}: ${clientToken}' -H 'content-type: application/json' -d '{}'`,
    )
    const resume = settings().getByRole('textbox', { name: 'Resume URL' })
    assert.match(await resume.inputValue(), /\/api\/flo\/[^/<]+\/resume\/\{executionId\}$/)

    await settings().getByRole('switch', { name: 'The token may come in the URL' }).press('Space')
    assert.equal(await calls(url), 200, 'not before it is saved')
    await assertAccessible(tab)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+s')
    await page.getByText('is saved as version 2.').waitFor()
    assert.deepEqual(await Promise.all([calls(url), calls(bare, clientToken)]), [401, 200])
  })

  it('refuses an alias that is wrong or taken, at the field, and with another the old URL ends at once', async () => {
    const [id, other] = [await create('Alias'), await create('Another')]
    const { alias: taken } = await endpointOf(other)
    const { alias: before, clientToken } = await endpointOf(id)
    await openSettings(id)
    const field = settings().getByRole('textbox', { name: 'Alias' })
    const change = async (alias: string) => {
      await field.fill(alias)
      await settings().getByRole('button', { name: 'Change alias' }).click()
      await confirm('Change the alias?', 'Change alias')
    }
    for (const wrong of ['Up', taken]) {
      await change(wrong)
      await settings().locator('[aria-invalid=true]').waitFor()
      assert.equal((await endpointOf(id)).alias, before)
    }
    await assertAccessible(tab)
    await change('people-who-left')
    await page.getByText('The alias is changed.').waitFor()
    const url = await invokeUrl()
    assert.equal(url.split('?', 1)[0], `${server.url}/api/flo/people-who-left/invoke`)
    // An alias that nobody has is answered like a wrong token: nobody finds out which there are.
    assert.deepEqual([await calls(url), await calls(url.replace('people-who-left', before))], [200, 401])
    assert.equal(new URL(url).searchParams.get('clientToken'), clientToken)
  })

  it('makes the old token fail at once, and names the hooks that carry it', async () => {
    const id = await create('New token')
    const { invokeUrl: old, clientToken } = await endpointOf(id)
    await createHook(server, { name: 'Carries the token', uri: old })
    assert.equal(await calls(old), 200)
    await openSettings(id)
    await settings().getByRole('link', { name: 'Carries the token' }).waitFor()
    await settings().getByRole('button', { name: 'Regenerate' }).click()
    const question = page.getByRole('dialog', { name: 'Make a new client token?' })
    await question.getByRole('button', { name: 'Cancel' }).click()
    assert.equal(await calls(old), 200, 'nothing happens without a yes')
    await question.waitFor({ state: 'detached' })
    await settings().getByRole('button', { name: 'Regenerate' }).click()
    await confirm('Make a new client token?', 'Regenerate')
    await settings()
      .getByRole('alert')
      .getByText(/Carries the token/)
      .waitFor()
    assert.deepEqual([await calls(old), await calls(old.split('?', 1)[0]!, clientToken)], [401, 401])
    assert.equal(await calls(await invokeUrl()), 200)
    await settings().getByRole('button', { name: 'Show Client token' }).click()
    const token = await settings().getByRole('textbox', { name: 'Client token' }).inputValue()
    assert.equal(token, (await endpointOf(id)).clientToken)
    assert.notEqual(token, clientToken)
  })
})
