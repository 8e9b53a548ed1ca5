import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, afterEach, before, describe, it } from 'node:test'
import { browserSkip, openBrowser, type Tab, type Browser } from '../kit/browser.ts'
import type { Receiver } from '../kit/receiver.ts'
import { eventually, type TestServer } from '../kit/server.ts'
import { assertAccessible, goTo, openConsole } from './console.kit.ts'
import { rareValue, runEverything, startWithReceiver, type Ran } from './executions.kit.ts'

describe('executions in the console', { skip: browserSkip }, () => {
  let server: TestServer
  let receiver: Receiver
  let browser: Browser
  let ran: Ran
  let manyFlow: string
  let rare: string
  let tab: Tab

  before(async () => {
    ;({ server, receiver, manyFlow, rare } = await startWithReceiver())
    await receiver.behave('/users', 'status 422')
    ran = await runEverything(server, `${receiver.url}/users`)
    browser = await openBrowser()
    tab = await openConsole(browser, server)
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
    await receiver?.stop()
  })
  afterEach(async () => {
    const problems = tab.problems.splice(0)
    assert.deepEqual(problems, [])
  })

  const open = async (path: string, viewport = { width: 1440, height: 900 }) => {
    await tab.page.setViewportSize(viewport)
    await goTo(tab, path)
    await tab.page.getByRole('heading', { level: 1 }).waitFor()
    return tab.page
  }
  const selected = () => tab.page.locator('[data-card][aria-current="true"]')

  it('are listed, narrowed by address, and followed while new ones run', async () => {
    const page = await open('/executions')
    const rows = page.getByRole('region', { name: 'Executions' })
    await rows.getByRole('link', { name: 'Tell each team' }).waitFor()
    await assertAccessible(tab)
    await page.getByRole('searchbox', { name: 'Search' }).fill('answered 422')
    await rows.getByRole('link', { name: 'Tell each team' }).waitFor({ state: 'detached' })
    await rows.getByRole('link', { name: 'Create a user' }).waitFor()
    assert.equal(new URL(page.url()).searchParams.get('q'), 'answered 422')
    await page.reload()
    await rows.getByRole('link', { name: 'Create a user' }).waitFor()
    await page.getByRole('button', { name: 'Clear filter' }).last().click()
    await rows.getByRole('link', { name: 'Tell each team' }).waitFor()
    const before = await rows.getByRole('link', { name: 'Tell each team' }).count()
    await page.mouse.move(0, 0)
    await page.evaluate('document.activeElement?.blur()')
    await server.api('POST', `/api/v1/flows/${ran.flowId}/run`, { body: { name: 'Di', teams: [] }, wait: true })
    await rows.getByRole('link', { name: 'Tell each team' }).nth(before).waitFor()
    await page.getByLabel('Status', { exact: true }).selectOption('Cancelled')
    await page.getByText('Nothing fits this filter.').waitFor()
    await assertAccessible(tab)
  })

  it('are counted, and of 10,000 few are drawn, also at the end of what is loaded', async () => {
    const page = await open(`/executions?flowId=${manyFlow}`)
    await page.getByText('10,000 executions', { exact: true }).waitFor()
    const list = page.getByRole('region', { name: 'Executions' })
    const drawn = list.locator('tbody tr:not([aria-hidden])')
    await list.focus()
    const loaded = page.getByText(/rows loaded$/)
    await eventually(async () => {
      await page.keyboard.press('End')
      assert.ok((await drawn.count()) <= 60)
      return Number.parseInt((await loaded.innerText()).replace(',', ''), 10) > 1_000
    }, 'further parts are read')
    // The end of what is loaded comes into view before there is more.
    await eventually(async () => {
      await page.keyboard.press('Home')
      return (await list.locator('tr[aria-rowindex="2"]').count()) === 1
    }, 'the first row is in view')
    await loaded.waitFor()
    const end = await list.getByRole('table').getAttribute('aria-rowcount')
    await page.keyboard.press('End')
    await list.locator(`tr[aria-rowindex="${end}"]`).waitFor()
    assert.ok((await drawn.count()) <= 60)
    // One more is counted without anybody asking.
    await server.api('POST', `/api/v1/flows/${manyFlow}/run`, { body: {}, wait: true })
    await page.getByText('10,000+ executions').waitFor()
  })

  it('are searched by their values until one is found, with the page saying how far, and stop when told to', async () => {
    const { page } = tab
    // Each part waits until the test lets it through.
    const held: (() => void)[] = []
    let asked = 0
    await page.route('**/api/v1/executions?*after=*', async (route) => {
      asked++
      await new Promise<void>((resolve) => held.push(resolve))
      await route.continue()
    })
    await open(`/executions?flowId=${manyFlow}&q=${rareValue.toUpperCase()}`)
    const looked = page.getByText(/^Searched the newest [\d,]+ executions/)
    await looked.waitFor()
    assert.equal(await page.getByText('Nothing fits this filter.').count(), 0)
    await assertAccessible(tab)
    const numberLooked = async () => Number(/newest ([\d,]+)/.exec(await looked.innerText())![1]!.replace(',', ''))
    const first = await numberLooked()
    await eventually(() => Promise.resolve(held.length === 1), 'it goes on by itself')
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    const older = page.getByRole('button', { name: 'Search older' })
    await older.waitFor()
    await page.getByText('Nothing was found in them.').waitFor()
    held.shift()!()
    await eventually(async () => (await numberLooked()) > first, 'what was under way comes in')
    await older.waitFor()
    assert.equal(asked, 1, 'nothing further was asked for')
    await assertAccessible(tab)
    await page.unroute('**/api/v1/executions?*after=*')
    await older.click()
    const found = page.getByRole('region', { name: 'Executions' }).getByRole('link', { name: 'Runs all day' })
    await found.waitFor()
    await page.getByText(/^Searched all [\d,]+ executions\.$/).waitFor()
    await assertAccessible(tab)
    await found.click()
    await page.waitForURL((url) => url.pathname.endsWith(rare))
    await page.getByText(`"${rareValue}"`).first().waitFor()
    await goTo(tab, '/executions?status=FAILED&q=nowhere')
    await page.getByText('Nothing fits this filter.').waitFor()
    await page.getByText(/^Searched all \d executions\.$/).waitFor()
  })

  it('show a loop with its items and branches, and keep the card in the address', async () => {
    const page = await open(`/executions/${ran.loop}?card=each_team/1/is_large/then/large`)
    await selected().getByText('large', { exact: true }).waitFor()
    await page.getByText('"Green is large"').first().waitFor()
    await assertAccessible(tab)
    await page.getByRole('button', { name: 'Next item' }).click()
    await page.getByText('small', { exact: true }).first().waitFor()
    assert.equal(new URL(page.url()).searchParams.get('card'), 'each_team/2')
    await selected().focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    assert.equal(new URL(page.url()).searchParams.get('card'), 'each_team/2/is_large')
    await page.getByText('Waterfall', { exact: true }).click()
    await page
      .getByRole('img', { name: /begins after/ })
      .first()
      .waitFor()
    assert.equal(new URL(page.url()).searchParams.get('view'), 'waterfall')
    await assertAccessible(tab)
  })

  it('open 10,001 items at once, at the one that failed, and go to any other', async () => {
    const page = await open(`/executions/${ran.large}`, { width: 390, height: 800 })
    await selected().getByText('2.1.1').waitFor()
    assert.equal(await page.evaluate('document.activeElement?.dataset.card'), 'lines/10000/read')
    await page.getByText('The text is not well-formed JSON.').first().waitFor()
    assert.ok((await page.locator('tbody tr:not([aria-hidden])').count()) <= 60)
    assert.equal(await page.locator('[data-card]').count(), 3)
    await page.getByRole('region', { name: 'Table' }).getByText('item 1', { exact: true }).waitFor()
    const item = page.getByRole('textbox', { name: 'Item', exact: true })
    await item.fill('5000')
    await item.press('Enter')
    await page.getByText('of 10,001').waitFor()
    await page.waitForURL(/lines%2F4999/)
    await goTo(tab, `/executions/${ran.large}?card=lines/4321/read`)
    await page.getByText('"4321"').first().waitFor()
    const strip = page.getByRole('region', { name: 'Cards of the execution' })
    const [box, card] = await Promise.all([strip.boundingBox(), selected().boundingBox()])
    assert.ok(card!.x >= box!.x && card!.x + card!.width <= box!.x + box!.width, 'the card is in view')
  })

  it('show what came back, and run again from the failed card with another input', async () => {
    const page = await open(`/executions/${ran.refused}`)
    await page.getByText('What came back: 422').waitFor()
    await page.getByText('"(hidden)"').waitFor()
    await assertAccessible(tab)
    await page.getByRole('button', { name: 'More actions' }).click()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Download JSON' }).click(),
    ])
    assert.equal(file.suggestedFilename(), `execution-${ran.refused}.json`)
    assert.match(await readFile(await file.path(), 'utf8'), /answered 422/)
    await receiver.behave('/users', 'ok')
    await page.getByRole('button', { name: 'Rerun from here' }).click()
    const dialog = page.getByRole('dialog', { name: 'Rerun from HTTP Request' })
    const outputs = dialog.getByRole('textbox', { name: 'Outputs of the cards before' })
    await outputs.waitFor()
    await assertAccessible(tab)
    await outputs.fill('{"name": {"output": "Zoe"}}')
    await dialog.getByRole('button', { name: 'Run', exact: true }).click()
    await page.waitForURL((url) => !url.pathname.endsWith(ran.refused))
    await page.getByText('pinned').first().waitFor()
    await page.getByRole('link', { name: ran.refused }).waitFor()
    const [last] = (await receiver.requests('/users')).slice(-1)
    assert.deepEqual(JSON.parse(last!.body), { name: 'Zoe' })
  })

  it('that wait are cancelled, and seen so without a reload', async () => {
    const page = await open(`/executions/${ran.waiting}`)
    await page.getByRole('img', { name: 'Waiting' }).waitFor()
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel execution' }).click()
    await page.getByRole('img', { name: 'Cancelled' }).waitFor()
    await page.getByRole('button', { name: 'Rerun', exact: true }).click()
    await page.waitForURL((url) => !url.pathname.endsWith(ran.waiting))
    const id = new URL(page.url()).pathname.split('/').at(-1)!
    await page.getByRole('img', { name: 'Waiting' }).waitFor()
    await server.api('POST', `/api/v1/executions/${id}/cancel`)
    await page.getByRole('img', { name: 'Cancelled' }).waitFor()
  })

  it('say where values were not saved, and where there is none', async () => {
    const page = await open(`/executions/${ran.unsaved}?card=hi`, { width: 320, height: 700 })
    await page.getByText('Values were not saved').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Rerun' }).count(), 0)
    const sideways = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
    assert.equal(await page.evaluate(sideways), 0)
    await assertAccessible(tab)
    await goTo(tab, '/executions/01a00000-0000-7000-8000-000000000000')
    await page.getByRole('alert').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Retry' }).count(), 0)
    await page.getByText('older than executions are kept').waitFor()
  })
})
