import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { browserSkip, openBrowser, type Tab, type Browser } from '../kit/browser.ts'
import { startReceiver, type Receiver } from '../kit/receiver.ts'
import { scriptPayloads } from '../kit/script-payloads.ts'
import { startServer, type TestServer } from '../kit/server.ts'
import { goTo, openConsole } from './console.kit.ts'
import { storeHostileTexts, type HostilePlaces } from './hostile-data.kit.ts'

describe('text from outside', { skip: browserSkip }, () => {
  let server: TestServer
  let receiver: Receiver
  let browser: Browser
  let places: HostilePlaces
  let tab: Tab
  before(async () => {
    ;[receiver, browser] = await Promise.all([startReceiver(), openBrowser()])
    const { port } = new URL(receiver.url)
    server = await startServer({ FLOWHOOK_ALLOWED_NETWORKS: `127.0.0.1/32:${port}` })
    places = await storeHostileTexts(server, receiver)
    tab = await openConsole(browser, server)
    tab.page.on('dialog', (dialog) => tab.problems.push(`dialog: ${dialog.message()}`))
  })
  after(async () => {
    await browser.close()
    await server.stop()
    await receiver.stop()
  })

  /** Waits until what a page shows is there, and moves over it as a person would. */
  async function look(path: string): Promise<void> {
    await tab.page.getByRole('heading', { level: 1 }).waitFor()
    await tab.page.locator('main [role=status] .mantine-Skeleton-root').first().waitFor({ state: 'detached' })
    for (const table of await tab.page.locator('main table').all()) {
      const box = await table.boundingBox()
      if (box !== null) await tab.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    }
    const found = (await tab.page.evaluate(`[
      'stolen' in window,
      [...document.querySelectorAll('[onerror],[onload],[onfocus],[ontoggle],[onclick],[srcdoc],base,embed,object,marquee')]
        .map(({ outerHTML }) => outerHTML.slice(0, 200)),
      [...document.querySelectorAll('a[href],form[action]')].map((each) => each.getAttribute('href') ?? each.getAttribute('action'))
        .filter((url) => /^\\s*(?:java\\s*script|data|vbscript):/i.test(url)),
    ]`)) as readonly [boolean, readonly string[], readonly string[]] // what the script gives
    assert.deepEqual(found, [false, [], []], path)
  }

  const pages = (): readonly string[] => [
    '/',
    '/flows',
    ...places.flowIds.slice(0, 2).map((id) => `/flows/${id}`),
    '/event-hooks',
    ...places.hookIds.slice(0, 2).map((id) => `/event-hooks/${id}`),
    `/event-hooks/${places.hookIds[0]}?tab=changes`,
    '/executions',
    ...places.executionIds.slice(0, 2).map((id) => `/executions/${id}`),
    '/deliveries',
    ...places.deliveryIds.slice(0, 2).map((id) => `/deliveries?id=${id}`),
    '/system-log',
    ...places.eventUuids.slice(0, 2).map((uuid) => `/system-log?event=${uuid}`),
    '/event-types?q=hostile',
    ...places.ownTypes.slice(0, 2).map((type) => `/event-types/${type}`),
    '/import-export',
    '/api-access',
  ]

  it(`is shown as text: ${scriptPayloads.length} scripts in every stored field never run`, async () => {
    for (const path of pages()) await goTo(tab, path).then(() => look(path))
    assert.deepEqual(tab.problems, [])
  })

  it('is shown as text in what is typed into searches', async () => {
    const typed = encodeURIComponent(scriptPayloads.slice(0, 3).join(' '))
    for (const path of ['/flows', '/event-types', '/deliveries', '/system-log']) {
      await tab.page.goto(`${server.url}${path}?q=${typed}`)
      await look(`${path}?q=${typed}`)
    }
    assert.deepEqual(tab.problems, [])
  })
})
