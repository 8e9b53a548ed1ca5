import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { browserSkip, openBrowser, type Tab, type Browser } from '../kit/browser.ts'
import { eventually, startServer, type TestServer } from '../kit/server.ts'
import { assertAccessible, goTo, openConsole } from './console.kit.ts'

interface SavedFlow {
  readonly version: number
  readonly cards: readonly { readonly title?: string; readonly onError?: unknown }[]
}

describe('the name of a card, and what happens where it fails', { skip: browserSkip }, () => {
  let server: TestServer
  let browser: Browser
  let tab: Tab
  let page: Page
  let flowId: string
  before(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    tab = await openConsole(browser, server)
    page = tab.page
    const helper = {
      name: 'Tell somebody',
      trigger: { event: 'helper', inputs: [{ name: 'who', type: 'text' }] },
      cards: [],
    }
    await server.api('POST', '/api/v1/flows', helper)
    const { id } = await server.api<{ id: string }>('POST', '/api/v1/flows', {
      name: 'Fails',
      trigger: { event: 'api_endpoint', security: 'client_token' },
      cards: [{ id: 'call', card: 'http.get', inputs: { url: 'https://example.com' } }],
    })
    flowId = id
    await goTo(tab, `/flows/${id}`)
    await card.waitFor()
  })
  after(async () => {
    await browser.close()
    await server.stop()
    assert.deepEqual(tab.problems, [])
  })
  const card = { waitFor: () => page.locator('[data-card-id="call"]').waitFor() }
  const call = () => page.locator('[data-card-id="call"]')

  it('are edited in the card, shown on it, taken back by undo, and saved', async () => {
    await call().focus()
    await page.keyboard.press('F2')
    await call().getByLabel('Title', { exact: true }).fill('Ask the vendor')
    await page.getByRole('group', { name: '2 Ask the vendor', exact: true }).waitFor()
    await call().getByLabel('Further tries, 0 to 10').fill('3')
    await call().getByLabel('Only where there were too many calls').check()
    await call().getByText('Where it fails: 3 more tries.').waitFor()
    await call().getByLabel('Then run a helper flow').selectOption({ label: 'Tell somebody' })
    await assertAccessible(tab)
    await call().getByRole('button', { name: 'Done' }).click()
    await call().getByText('Where it fails: 3 more tries, a helper flow runs.').waitFor()
    await call().focus()
    await page.keyboard.press('Control+z')
    await call().getByText('Where it fails: 3 more tries.', { exact: true }).waitFor()
    await page.keyboard.press('Control+s')
    const saved = await eventually(async () => {
      const flow = await server.api<SavedFlow>('GET', `/api/v1/flows/${flowId}`)
      return flow.version === 2 ? flow : null
    }, 'it is saved')
    assert.equal(saved.cards[0]!.title, 'Ask the vendor')
    assert.deepEqual(saved.cards[0]!.onError, { retry: { times: 3, seconds: 60, only: 'rate_limit' } })
  })

  it('are called by the title where the flow is searched and looked up', async () => {
    await page.keyboard.press('Control+f')
    const dialog = page.getByRole('dialog', { name: 'Find in flow' })
    await dialog.waitFor()
    await page.keyboard.type('vendor')
    await dialog.getByText('Ask the vendor').waitFor()
    await page.keyboard.press('Escape')
  })
})
