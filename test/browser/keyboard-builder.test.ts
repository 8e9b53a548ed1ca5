import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { browserSkip, openBrowser, type Tab, type Browser, withMotion } from '../kit/browser.ts'
import { eventually, startServer, token, type TestServer } from '../kit/server.ts'
import { goTo, openConsole } from './console.kit.ts'

describe('building a flow by keyboard alone', { skip: browserSkip }, () => {
  let server: TestServer
  let browser: Browser
  let tab: Tab
  let page: Page
  before(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    tab = await openConsole(browser, server, withMotion)
    page = tab.page
  })
  after(async () => {
    await browser.close()
    await server.stop()
    assert.deepEqual(tab.problems, [])
  })

  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  /** What has the focus, as it is called. */
  const focused = async () =>
    String(
      await page.evaluate(`(() => {
        const element = document.activeElement
        return element?.getAttribute('aria-label') ?? element?.textContent ?? ''
      })()`),
    )
  const untilFocused = async (name: RegExp) => {
    let last = ''
    try {
      await eventually(async () => name.test((last = await focused())), '', 5000)
    } catch {
      assert.fail(`The focus never came to ${String(name)}; it is on "${last.slice(0, 200)}"`)
    }
  }
  /** Presses Tab until what it names has the focus. */
  const tabTo = async (name: RegExp) => {
    const passed: string[] = []
    for (let n = 0; n < 60; n++) {
      const here = await focused()
      if (name.test(here)) return
      passed.push(here.slice(0, 40))
      await press('Tab')
    }
    assert.fail(`Tab never came to ${String(name)}: ${passed.join(' | ')}`)
  }
  /** Chooses a card in the palette that is open, and waits until the card has the focus. */
  const choose = async (words: string, card: RegExp) => {
    await untilFocused(/^Search cards$/)
    await page.keyboard.type(words)
    await press('Enter')
    await untilFocused(card)
  }
  /** Opens the menu of values by the `+` that has the focus, and chooses the first that the words find. */
  const insert = async (words: string) => {
    await press('Enter')
    await untilFocused(/^Search values$/)
    await page.keyboard.type(words)
    await press('Enter')
    await page.getByRole('dialog', { name: 'Insert value' }).waitFor({ state: 'detached' })
  }

  it('makes an If/Else inside a For Each, maps its values, saves it, and it runs', { timeout: 60_000 }, async () => {
    await goTo(tab, '/flows/new')
    await page.getByRole('button', { name: /Add event/ }).waitFor()
    await tabTo(/^Add event/)
    await press('Enter')
    await untilFocused(/^Search events$/)
    await page.keyboard.type('api')
    await press('Enter')
    await page.getByRole('radio', { name: 'Secure with client token' }).waitFor()
    await press('Escape')
    await untilFocused(/^1 API Endpoint/)

    // A loop over the events of the call.
    await press('a')
    await choose('for each', /^2 For Each$/)
    await press('Enter')
    await tabTo(/^Insert value into List$/)
    await insert('events')
    await untilFocused(/API Endpoint › body › data › events/)
    await press('Escape')
    await untilFocused(/^2 For Each$/)

    // Inside it, a choice by the event's severity.
    await press('ArrowDown')
    await untilFocused(/^Add card to For each item$/)
    await press('Enter')
    await choose('if/else', /^2\.1\.1 If\/Else$/)
    await press('Enter')
    await untilFocused(/^Value a$/)
    await tabTo(/^Insert value into Value a$/)
    await insert('item')
    await untilFocused(/^Value a: For Each › Item/)
    await tabTo(/^Comparison$/)
    await page.keyboard.type('eq')
    await tabTo(/^Value b$/)
    await page.keyboard.type('WARN')
    await press('Escape')

    // In its first branch, a text with a value in it.
    await press('ArrowDown')
    await untilFocused(/^Add card to If true$/)
    await press('a')
    await choose('compose', /^2\.1\.1\.1\.1 Compose$/)
    await press('Enter')
    await page.keyboard.type('Number ')
    await tabTo(/^Insert value into Text$/)
    await insert('index')
    await untilFocused(/^Text$/)
    await page.keyboard.type('!')
    await press('Escape', 'ArrowUp')
    await untilFocused(/^2\.1\.1 If\/Else$/)

    // What the branch made is given on: out of the choice, out of the loop, and to the caller.
    await press('Enter')
    await tabTo(/^Add output$/)
    await press('Enter')
    await untilFocused(/^Name of output 1$/)
    await page.keyboard.type('text')
    await tabTo(/^Insert value into text, If true$/)
    await insert('compose')
    await press('Escape', 'ArrowUp')
    await untilFocused(/^2 For Each$/)
    await press('Enter')
    await tabTo(/^Add output$/)
    await press('Enter')
    await untilFocused(/^Name of output 1$/)
    await page.keyboard.type('texts')
    await tabTo(/^Insert value into texts, For each item$/)
    await insert('if/else text')
    await press('Escape', 'ArrowRight')
    await untilFocused(/^Add card after For Each$/)
    await press('Tab')
    await choose('return', /^3 Return$/)
    await press('Enter')
    await tabTo(/^Add field$/)
    await press('Enter')
    await untilFocused(/^Name 1 of Fields$/)
    await page.keyboard.type('texts')
    await tabTo(/^Insert value into texts of Fields$/)
    await insert('texts')

    await press('Control+s')
    await page.getByRole('dialog', { name: 'Save flow' }).waitFor()
    await page.keyboard.type('Made by keys')
    await press('Enter')
    await page.waitForURL(/\/flows\/[0-9a-f-]{36}/)

    const id = /\/flows\/([0-9a-f-]{36})/.exec(page.url())![1]!
    await server.api('POST', `/api/v1/flows/${id}/lifecycle/activate`)
    const { invokeUrl } = await server.api<{ invokeUrl: string }>('GET', `/api/v1/flows/${id}/endpoint`)
    const answer = await fetch(invokeUrl, {
      method: 'POST',
      headers: { authorization: `SSWS ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ data: { events: ['INFO', 'WARN', 'WARN'] } }),
    })
    assert.deepEqual(await answer.json(), { texts: [null, 'Number 1!', 'Number 2!'] })
  })
})
