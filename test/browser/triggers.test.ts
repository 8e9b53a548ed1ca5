import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { browserSkip, openBrowser, type Tab, type Browser } from '../kit/browser.ts'
import { eventually, startServer, type TestServer } from '../kit/server.ts'
import { assertAccessible, goTo, openConsole } from './console.kit.ts'

interface SavedFlow {
  readonly trigger: Record<string, unknown>
}

describe('what starts a flow', { skip: browserSkip }, () => {
  let server: TestServer
  let browser: Browser
  let tab: Tab
  let page: Page
  before(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    await server.api('PUT', '/api/v1/eventTypes/com.example.badge.printed', {
      description: 'A badge came out of the printer',
      eligible: true,
    })
    tab = await openConsole(browser, server)
    page = tab.page
  })
  after(async () => {
    await browser.close()
    await server.stop()
    assert.deepEqual(tab.problems, [])
  })
  beforeEach(async () => {
    await goTo(tab, '/flows/new')
    await page.locator('[data-card-id="trigger"]').waitFor()
  })

  const trigger = () => page.locator('[data-card-id="trigger"]')
  const addEvent = async (search: string) => {
    await trigger().click()
    const dialog = page.getByRole('dialog', { name: 'Add event' })
    await dialog.getByRole('textbox', { name: 'Search events' }).fill(search)
    return dialog
  }
  const saveAs = async (name: string) => {
    await page.keyboard.press('Control+s')
    const dialog = page.getByRole('dialog', { name: 'Save flow' })
    await dialog.getByRole('textbox', { name: 'Flow name' }).fill(name)
    await dialog.getByRole('button', { name: 'Save flow' }).click()
    await page.waitForURL(/\/flows\/(?!new)[^/?]+/)
    const id = /\/flows\/([^/?]+)/.exec(page.url())![1]!
    return { id, flow: await server.api<SavedFlow>('GET', `/api/v1/flows/${id}`) }
  }
  const runPanel = async () => {
    await page.keyboard.press('Control+Enter')
    const panel = page.getByRole('tabpanel', { name: 'Run' })
    await panel.getByRole('button', { name: /run/i }).first().waitFor()
    return panel
  }

  it('runs at due times: usual ones, own expressions in any time zone, and the next five in words', async () => {
    await (await addEvent('sched')).getByRole('button', { name: /Scheduled flow/ }).click()
    const times = trigger().getByRole('list', { name: 'Next due times' })
    await times.getByRole('listitem').nth(4).waitFor()
    await trigger().getByRole('combobox', { name: 'When' }).selectOption('Monday to Friday at 9:00')
    await trigger().getByRole('combobox', { name: 'Time zone' }).selectOption('Asia/Kolkata')
    const due = await times.locator('time').evaluateAll((all) => all.map((time) => time.getAttribute('datetime')))
    assert.equal(due.length, 5)
    for (const time of due) {
      assert.match(time!, /T03:30:00/, '9:00 in Kolkata')
      assert.ok(![0, 6].includes(new Date(time!).getUTCDay()), time!)
    }
    await trigger().getByRole('combobox', { name: 'When' }).selectOption('Own expression')
    const cron = trigger().getByRole('textbox', { name: 'Cron expression' })
    await cron.fill('0 25 * * *')
    await trigger().getByText('is no schedule').waitFor()
    assert.equal(await times.count(), 0)
    await page.getByRole('button', { name: '1 problem' }).waitFor()
    await cron.fill('15 6 1 * *')
    await times.waitFor()
    await assertAccessible(tab)
    const { flow } = await saveAs('Nightly')
    assert.deepEqual(flow.trigger, { event: 'schedule', cron: '15 6 1 * *', timeZone: 'Asia/Kolkata' })
    const panel = await runPanel()
    await panel.getByText('as if it were due now').waitFor()
    await panel.getByRole('button', { name: 'Run flow' }).click()
    await panel.getByText('Succeeded').or(panel.getByText('Success')).first().waitFor()
  })

  it('is started by hand with inputs that it declares', async () => {
    await (await addEvent('by hand')).getByRole('button', { name: /Delegated flow/ }).click()
    await trigger().getByRole('button', { name: 'Add input' }).click()
    await page.keyboard.type('count')
    await trigger().getByRole('combobox', { name: 'Type of input 1' }).selectOption('number')
    await trigger()
      .getByRole('button', { name: /^caller/ })
      .or(trigger().getByText('caller'))
      .first()
      .waitFor()
    const { flow, id } = await saveAs('By hand')
    assert.deepEqual(flow.trigger, { event: 'delegated', inputs: [{ name: 'count', type: 'number' }] })
    const panel = await runPanel()
    await panel.getByRole('spinbutton', { name: 'count' }).fill('7')
    await panel.getByRole('button', { name: 'Run flow' }).click()
    const ran = await eventually(async () => {
      const [row] = await server.api<readonly { id: string; status: string }[]>(
        'GET',
        `/api/v1/executions?flowId=${id}`,
      )
      return row?.status === 'SUCCESS' ? row : null
    }, 'it ran')
    const { cards } = await server.api<{ cards: readonly { outputs: { count: number } }[] }>(
      'GET',
      `/api/v1/executions/${ran.id}`,
    )
    assert.equal(cards[0]!.outputs.count, 7)
  })

  it('finds any of the event types by keys, says that it runs once for each, and runs with an example', async () => {
    const dialog = await addEvent('deactivate user')
    await dialog.getByText('user.lifecycle.deactivate', { exact: true }).waitFor()
    assert.equal(await dialog.getByRole('button', { name: /API Endpoint/ }).count(), 0)
    await assertAccessible(tab)
    await dialog.getByRole('textbox').fill('user.lifecycle.deactivate')
    await dialog.getByRole('status').filter({ hasText: 'event type' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await trigger().getByText('Starts once for each event of this type').waitFor()
    await trigger().getByRole('link', { name: 'user.lifecycle.deactivate' }).waitFor()
    const { flow } = await saveAs('Leavers')
    assert.deepEqual(flow.trigger, { event: 'event', type: 'user.lifecycle.deactivate' })
    const panel = await runPanel()
    await panel.getByRole('button', { name: 'Sample event' }).click()
    await panel.getByText('an example of user.lifecycle.deactivate').waitFor()
    await panel.getByRole('button', { name: 'Run flow' }).click()
    await panel.getByText('Success').or(panel.getByText('Succeeded')).first().waitFor()
  })

  it('lists the types of one’s own before anything is searched', async () => {
    const dialog = await addEvent('')
    const own = dialog.getByRole('region', { name: 'Own event types' })
    await own.getByRole('button', { name: /badge\.printed/ }).click()
    await trigger().getByText('A badge came out of the printer').waitFor()
    await page.keyboard.press('Control+z')
    await trigger().getByText('Choose what starts this flow.').waitFor()
  })

  it('says so where the event type is known to nobody', async () => {
    const { id } = await server.api<{ id: string }>('POST', '/api/v1/flows', {
      name: 'Waits for nothing',
      trigger: { event: 'event', type: 'com.example.nothing' },
      cards: [],
    })
    await goTo(tab, `/flows/${id}`)
    await trigger().getByText('There is no such event type here').waitFor()
  })
})
