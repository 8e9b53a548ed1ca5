import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { browserSkip, openBrowser, type Tab, type Browser } from '../kit/browser.ts'
import { startReceiver, type Receiver } from '../kit/receiver.ts'
import { createHook, publish } from '../kit/resources.ts'
import { startServer, type TestServer } from '../kit/server.ts'
import { assertAccessible, breachedCredential, goTo, openConsole } from './console.kit.ts'

describe('the overview', { skip: browserSkip }, () => {
  let server: TestServer
  let browser: Browser
  let receiver: Receiver
  let tab: Tab
  before(async () => {
    ;[server, browser, receiver] = await Promise.all([
      startServer({ FLOWHOOK_ALLOWED_NETWORKS: '127.0.0.1/32' }),
      openBrowser(),
      startReceiver(),
    ])
    tab = await openConsole(browser, server)
  })
  after(async () => {
    await browser.close()
    await server.stop()
    await receiver.stop()
  })
  afterEach(async () => {
    const problems = tab.problems.splice(0)
    assert.deepEqual(problems, [])
  })
  const show = async (search = '') => {
    await goTo(tab, `/${search}`)
    await tab.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    await tab.page.getByRole('heading', { level: 2, name: 'Deliveries over time' }).waitFor()
  }
  const tile = (name: string) => tab.page.getByRole('list', { name: 'Numbers' }).getByRole('link', { name })

  it('leads through the first steps by what there is, and counts up by itself', async () => {
    await show()
    await tab.page.getByText('0 of 4 done').waitFor()
    assert.equal(await tab.page.getByRole('link', { name: 'Create a flow' }).getAttribute('href'), '/flows/new')
    await assertAccessible(tab)
    await breachedCredential(server, { flow: 'Flow', hook: 'Hook' })
    await tab.page.getByText('0 of 4 done').waitFor({ state: 'detached' })
    await tab.page.getByRole('heading', { name: 'First steps' }).waitFor({ state: 'detached' })
    await tile('Delivered 1').waitFor()
    await tile('Flows on 1').waitFor()
    await tile('Hooks active 1').waitFor()
  })

  it('says the totals of the chart, shows it as a table, and narrows the time by it', async () => {
    await createHook(server, { name: 'Broken', uri: `${receiver.url}/broken` })
    await receiver.behave('/broken', 'status 500')
    await publish(server, 'user.lifecycle.create', 2)
    await show('?range=1h')
    await tile('Failed 2').waitFor()
    const chart = tab.page.getByRole('figure', { name: 'Deliveries over time' })
    await chart.getByText(/delivered, 0 pending, 2 failed, 0 given up/).waitFor()
    await chart.locator('canvas').waitFor()
    await assertAccessible(tab)
    await chart.getByRole('button', { name: 'Show as table' }).click()
    assert.equal(await chart.getByRole('row').count(), 61)
    await assertAccessible(tab)
    await chart.getByRole('row').last().getByRole('button').click()
    await tab.page.getByRole('button', { name: 'Show the whole range' }).waitFor()
    const { searchParams } = new URL(tab.page.url())
    assert.ok(searchParams.get('since')! < searchParams.get('until')!)
    await tab.page.getByRole('button', { name: 'Show the whole range' }).click()

    await chart.getByRole('button', { name: 'Show as chart' }).click()
    const box = (await chart.locator('.u-over').boundingBox())!
    await tab.page.mouse.move(box.x + box.width * 0.5, box.y + 40)
    await tab.page.mouse.down()
    await tab.page.mouse.move(box.x + box.width * 0.75, box.y + 40, { steps: 4 })
    await tab.page.mouse.up()
    await tab.page.getByRole('button', { name: 'Show the whole range' }).waitFor()
    const span = new URL(tab.page.url()).searchParams
    const minutes = (Date.parse(span.get('until')!) - Date.parse(span.get('since')!)) / 60_000
    assert.ok(minutes >= 13 && minutes <= 18, `${minutes} minutes`)
  })

  it('leads from a number to what it counts, and to the hooks that fail', async () => {
    await show('?range=1h')
    await tab.page.getByRole('heading', { name: 'Hooks that fail most' }).waitFor()
    await tab.page.getByRole('link', { name: '2 failures' }).waitFor()
    await tile('Failed 2').click()
    await tab.page.getByRole('heading', { level: 1, name: 'Deliveries' }).waitFor()
    const { searchParams } = new URL(tab.page.url())
    assert.deepEqual([searchParams.get('status'), searchParams.get('range')], ['FAILED', '1h'])
    await tab.page.getByText('2 deliveries', { exact: true }).waitFor()
  })
})
