import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { browserSkip, openBrowser, type Tab, type Browser, withMotion } from '../kit/browser.ts'
import { eventually, startServer, type TestServer } from '../kit/server.ts'
import { breachedCredential, goTo, openConsole, type Happened } from './console.kit.ts'

/** Screens, and what on them opens a dialog beside what says so of itself (`aria-haspopup`). */
const screens: readonly { readonly path: (ids: Happened) => string; readonly opens?: readonly RegExp[] }[] = [
  { path: () => '/' },
  { path: () => '/flows', opens: [/^New folder/] },
  { path: ({ flowId }) => `/flows/${flowId}` },
  { path: () => '/event-hooks' },
  { path: ({ hookId }) => `/event-hooks/${hookId}`, opens: [/^Delete/] },
  { path: ({ executionId }) => `/executions/${executionId}` },
  { path: () => '/deliveries', opens: [/^Replay/] },
  { path: () => '/system-log', opens: [/^Publish event/] },
  { path: () => '/event-types', opens: [/type/i] },
  { path: () => '/api-access', opens: [/^(New|Create) /] },
  { path: () => '/connections', opens: [/^New connection/] },
]

const mostOpeners = 8

/** Each visible control of a part of the page that opens something, marked so that it is found again. */
const mark = (part: string) => `(() => {
  const openers = [...document.querySelectorAll('${part} [aria-haspopup]:not([aria-haspopup=false], input, [role=combobox])')]
  const shown = openers.filter((element) => element.checkVisibility() && !element.matches(':disabled'))
  shown.forEach((element, i) => (element.dataset.opener = i))
  return shown.length
})()`

/** How many menus, dialogs and lists are open. */
const shownNow = `[...document.querySelectorAll('[role=menu], [role=dialog], [role=listbox]')].filter((element) =>
  element.checkVisibility({ visibilityProperty: true })).length`

const isInside = `document.activeElement.closest('[role=menu], [role=dialog], [role=listbox]') !== null`

describe('the focus', { skip: browserSkip }, () => {
  let server: TestServer
  let browser: Browser
  let tab: Tab
  let page: Page
  let ids: Happened
  before(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    tab = await openConsole(browser, server, withMotion)
    page = tab.page
    ids = await breachedCredential(server, { flow: 'Breached credential', hook: 'Breached credentials' })
  })
  after(async () => {
    assert.deepEqual(tab.problems, [])
    await browser.close()
    await server.stop()
  })

  for (const [i, { path, opens = [] }] of screens.entries()) {
    // What is above every page is the same on all.
    const isFirst = i === 0
    const name = path({ flowId: 'ID', hookId: 'ID', deliveryId: 'ID', executionId: 'ID', eventUuid: 'ID' })
    it(`of ${name} comes back to what opened a menu or a dialog, by keys alone`, async () => {
      await goTo(tab, path(ids))
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' })
      const count = await page.evaluate<number>(mark(isFirst ? 'body' : 'main'))
      const openers = Array.from({ length: Math.min(count, mostOpeners) }, (_, i) =>
        page.locator(`[data-opener="${i}"]`),
      )
      for (const words of opens) openers.push(page.getByRole('main').getByRole('button', { name: words }).first())
      let opened = 0
      for (const opener of openers) {
        if ((await opener.count()) === 0) continue
        const what = await opener.evaluate((element) => element.outerHTML.slice(0, 160))
        const before = await page.evaluate<number>(shownNow)
        await opener.focus()
        await page.keyboard.press('Enter')
        await eventually(async () => (await page.evaluate<number>(shownNow)) > before, `it opens: ${what}`)
        await eventually(() => page.evaluate<boolean>(isInside), `the focus goes into it: ${what}`)
        // A list that is open in a dialog closes first.
        const isClosed = async () => {
          await page.keyboard.press('Escape')
          return (await page.evaluate<number>(shownNow)) === before
        }
        await eventually(isClosed, `it closes: ${what}`)
        const isBack = () => opener.evaluate((element) => element.matches(':focus'))
        await eventually(isBack, `the focus is back: ${what}`)
        opened++
      }
      assert.ok(opened > 0)
    })
  }
})
