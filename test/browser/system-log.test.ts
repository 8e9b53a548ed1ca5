import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, afterEach, before, describe, it } from 'node:test'
import { browserSkip, openBrowser, type Tab, type Browser } from '../kit/browser.ts'
import { eventually, startServer, type TestServer } from '../kit/server.ts'
import { assertAccessible, goTo, openConsole } from './console.kit.ts'

const eventType = 'user.lifecycle.deactivate'
const payload = '<img src=x onerror="window.stolen=1">'

describe('the System Log', { skip: browserSkip }, () => {
  let server: TestServer
  let browser: Browser
  let tab: Tab
  before(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    tab = await openConsole(browser, server)
    const trigger = { event: 'api_endpoint', security: 'client_token' }
    const flow = { name: 'Offboarding', trigger, cards: [] }
    const { id } = await server.api<{ id: string }>('POST', '/api/v1/flows', flow)
    await server.api('POST', `/api/v1/flows/${id}/lifecycle/activate`)
    const { invokeUrl } = await server.api<{ invokeUrl: string }>('GET', `/api/v1/flows/${id}/endpoint`)
    const hook = await server.api<{ id: string }>('POST', '/api/v1/eventHooks', {
      name: 'Leavers',
      events: { type: 'EVENT_TYPE', items: [eventType] },
      channel: { type: 'HTTP', version: '1.0.0', config: { uri: invokeUrl } },
    })
    await server.api('POST', `/api/v1/eventHooks/${hook.id}/lifecycle/verify`)
    const { example } = await server.api<{ example: object }>('GET', '/api/v1/eventTypes/group.user_membership.add')
    const actor = { id: '1', type: 'User', displayName: payload }
    await server.api('POST', '/api/v1/events', { ...example, actor, client: { ipAddress: '192.0.2.55' } })
  })
  after(async () => {
    await browser.close()
    await server.stop()
  })
  afterEach(async () => {
    const problems = tab.problems.splice(0)
    const stolen = await tab.page.evaluate(`'stolen' in window`)
    assert.equal(stolen, false)
    assert.deepEqual(problems, [])
  })

  it('publishes an event, which leads to its row, its delivery and its execution', async () => {
    const { page } = tab
    await goTo(tab, '/system-log')
    await page.getByRole('button', { name: 'group.user_membership.add' }).waitFor()
    await page.locator('[data-state=live]').waitFor()
    await assertAccessible(tab)
    await page.getByRole('button', { name: 'Publish event' }).click()
    const dialog = page.getByRole('dialog', { name: 'Publish event' })
    const type = dialog.getByRole('combobox', { name: 'Event type' }).or(dialog.getByLabel('Event type')).first()
    await type.fill('lifecycle.deactiv')
    await dialog.getByRole('option', { name: eventType }).click()
    await dialog.getByLabel('Target').fill('Lea Leaver')
    assert.equal(await dialog.getByLabel('Target').inputValue(), 'Lea Leaver') // read from the JSON again
    assert.equal(new URL(page.url()).searchParams.get('publish'), eventType)
    await assertAccessible(tab)
    // With a click the pointer would be over the list behind the dialog, which stands still then.
    await page.mouse.move(0, 0)
    await dialog.getByRole('button', { name: 'Publish', exact: true }).press('Enter')
    await dialog.waitFor({ state: 'detached' })

    // By itself: nobody asked for it again. The pointer is not over the list.
    const row = page.getByRole('row').filter({ hasText: eventType })
    await row.getByText('Lea Leaver').waitFor()
    await page.getByRole('button', { name: 'Show the event' }).click()
    const drawer = page.getByRole('dialog', { name: eventType })
    await drawer.getByText('Delivered', { exact: true }).waitFor()
    await drawer.getByText('Leavers').waitFor()
    await drawer.getByText('"eventType"').waitFor()
    await assertAccessible(tab)
    await page.reload()
    await drawer.getByRole('link', { name: 'Delivery', exact: true }).waitFor()
    await drawer.getByRole('link', { name: 'Execution', exact: true }).click()
    await page.waitForURL(/\/executions\//)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.goBack()
    await drawer.getByRole('link', { name: 'Delivery', exact: true }).click()
    await page.waitForURL(/\/deliveries/)
  })

  it('keeps its search in the address, and adds a value that was clicked on', async () => {
    const { page } = tab
    const asked = () => new URL(page.url()).searchParams
    await goTo(tab, '/system-log')
    await page.getByLabel('Search', { exact: true }).fill('nothing-has-this')
    await page.getByText('Nothing fits this filter.').waitFor()
    assert.equal(asked().get('q'), 'nothing-has-this')
    await assertAccessible(tab)
    await page.reload()
    await page.getByText('Nothing fits this filter.').waitFor()
    await page.getByRole('button', { name: 'Clear filter' }).click()
    await page.getByRole('button', { name: `Show only ${payload}` }).click()
    await page.waitForURL(/actor=/)
    assert.equal(asked().get('actor'), '"1"', 'the id, as a text')
    await page.getByRole('heading', { name: '1 event in this span of time' }).waitFor()
    const actor = page.getByRole('button', { name: `Actor: ${payload}, remove` })
    await actor.waitFor()
    assert.equal(await page.locator('td img, button img').count(), 0)
    await actor.click()
    await page.waitForURL((url) => !url.searchParams.has('actor'))
    await page.getByLabel('Time', { exact: true }).selectOption('In the last hour')
    assert.equal(asked().get('range'), '1h')
  })

  it('adds a value to the search, and keeps the search as a view of this browser', async () => {
    const { page } = tab
    const views = page.getByRole('button', { name: 'Views' })
    const isNarrowed = ({ searchParams }: URL) =>
      searchParams.get('q') === 'user' && searchParams.get('outcome') === 'SUCCESS'
    await goTo(tab, '/system-log')
    await page.getByLabel('Search', { exact: true }).fill('user')
    await page.waitForURL(/q=user/)
    await page.getByRole('button', { name: 'Show only SUCCESS' }).first().click()
    await page.waitForURL(isNarrowed)
    await views.click()
    await page.getByRole('menuitem', { name: 'Save this view' }).click()
    await page.getByRole('dialog', { name: 'Save this view' }).getByLabel('Name').fill('What went well')
    await page.keyboard.press('Enter')
    await page.locator('button:focus', { hasText: 'Views' }).waitFor()
    await page.getByRole('button', { name: 'Clear filter' }).click()
    await page.waitForURL((url) => !url.searchParams.has('q'))
    await page.reload()
    await views.click()
    await assertAccessible(tab)
    await page.getByRole('menuitem', { name: 'What went well', exact: true }).click()
    await page.waitForURL(isNarrowed)
    assert.equal(await page.getByLabel('Search', { exact: true }).inputValue(), 'user')
    await page.getByRole('button', { name: 'Outcome: SUCCESS, remove' }).waitFor()
    await page.goBack()
    await page.waitForURL((url) => !url.searchParams.has('q'))
    await page.locator('input[type=search][value=""]').waitFor()
  })

  it('says what is most frequent, and narrows to it', async () => {
    const { page } = tab
    const asked = () => new URL(page.url()).searchParams
    await goTo(tab, '/system-log')
    const toggle = page.getByRole('button', { name: 'Most frequent' })
    await toggle.click()
    assert.equal(await toggle.getAttribute('aria-expanded'), 'true')
    assert.equal(asked().get('trends'), 'true')
    const actors = page.getByRole('region', { name: 'Actors' })
    await actors
      .getByRole('listitem')
      .filter({ hasText: payload })
      .getByText(/^1 · \d/)
      .waitFor()
    await assertAccessible(tab)
    await actors.getByRole('button', { name: payload }).click()
    await page.waitForURL(/actor=/)
    // The lists follow: only what this actor did is counted.
    await actors.getByText('1 · 100%').waitFor()
    await assertAccessible(tab)
    await page.getByRole('region', { name: 'Event types' }).getByRole('button').click()
    await page.waitForURL(/type=group.user_membership.add/)
    assert.equal(asked().get('actor'), '"1"')
    await page.reload()
    await actors.getByText('1 · 100%').waitFor()
  })

  it('narrows by a value of an opened event, and by a part of the chart', async () => {
    const { page } = tab
    const asked = () => new URL(page.url()).searchParams
    await goTo(tab, '/system-log?range=1h')
    await page.getByRole('button', { name: 'group.user_membership.add' }).click()
    const drawer = page.getByRole('dialog', { name: 'group.user_membership.add' })
    await page.getByRole('heading', { name: /^[2-9] events/ }).waitFor()
    await drawer.getByRole('button', { name: 'Show only 192.0.2.55' }).click()
    await drawer.waitFor({ state: 'detached' })
    assert.equal(asked().get('ip'), '192.0.2.55')
    await page.getByRole('heading', { name: '1 event in this span of time' }).waitFor()
    await page.reload()
    const box = (await page.locator('.u-over').boundingBox())!
    await page.mouse.move(box.x + box.width * 0.5, box.y + 20)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.75, box.y + 20, { steps: 4 })
    await page.mouse.up()
    await page.waitForURL(/since=/)
    const minutes = (Date.parse(asked().get('until')!) - Date.parse(asked().get('since')!)) / 60_000
    assert.ok(minutes >= 13 && minutes <= 18, `${minutes} minutes`)
    assert.equal(asked().get('ip'), '192.0.2.55')
  })

  it('counts 10,000 events, draws few of their rows, goes to the end and writes them all to a file', async () => {
    const example = { eventType: 'user.session.end', displayMessage: 'Signed out', outcome: { result: 'SUCCESS' } }
    const many = 10_000
    const since = Date.now() - 3 * 86_400_000
    for (let part = 0; part < many; part += 1000) {
      const events = Array.from({ length: 1000 }, (_, index) => ({
        ...example,
        uuid: crypto.randomUUID(),
        published: new Date(since + part + index).toISOString(),
      }))
      await server.api('POST', '/api/v1/events', events)
    }
    const { page } = tab
    await goTo(tab, '/system-log?type=user.session.end')
    const count = page.getByRole('heading', { name: /in this span of time/ })
    await count.filter({ hasText: '10,000 events' }).waitFor()
    const table = page.getByRole('table')
    assert.equal(await table.getAttribute('aria-rowcount'), '10001')
    const list = page.getByRole('region', { name: 'System Log' })
    await list.focus()
    const loaded = page.getByText(/^(These are all|[\d,]+ rows loaded)/)
    await eventually(async () => {
      await page.keyboard.press('End')
      assert.ok((await list.locator('tbody tr').count()) <= 60)
      return (await loaded.innerText()).startsWith('These')
    }, 'the end of the list is reached')
    await loaded.filter({ hasText: /10,?000/ }).waitFor()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ])
    const lines = (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n')
    assert.equal(lines.length, 1 + many)
    await page.getByText('10,000 events were written.').waitFor()
    // One more comes, and is counted, without anybody asking.
    await server.api('POST', '/api/v1/events', { ...example, uuid: crypto.randomUUID() })
    await count.filter({ hasText: '10,001 events' }).waitFor()
  })

  it('writes what it shows to a file', async () => {
    const { page } = tab
    await goTo(tab, '/system-log?type=group.user_membership.add')
    await page.getByRole('button', { name: 'group.user_membership.add' }).waitFor()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ])
    assert.equal(file.suggestedFilename(), 'system-log.csv')
    await page.getByText('1 events were written.').waitFor()
  })

  it('never scrolls sideways at 320 px', async () => {
    const { page } = tab
    await page.setViewportSize({ width: 320, height: 700 })
    for (const path of [
      '/system-log',
      '/system-log?trends=true&actor=%221%22',
      '/system-log?publish=group.user_membership.add',
      '/system-log?since=2026-01-01T00:00:00Z',
    ]) {
      await goTo(tab, path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      const beyond = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
      assert.ok(beyond <= 0, `${path} is ${beyond} px too wide`)
    }
  })
})
