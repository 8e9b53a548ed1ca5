import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { browserSkip, openBrowser, type Tab, type Browser } from '../kit/browser.ts'
import { startReceiver, type Receiver } from '../kit/receiver.ts'
import { createHook, publish } from '../kit/resources.ts'
import { eventually, startServer, type TestServer } from '../kit/server.ts'
import { assertAccessible, goTo, openConsole } from './console.kit.ts'

interface Listed {
  readonly id: string
  readonly status: string
  readonly attemptCount: number
}

const manyType = 'user.session.start'
const badType = 'user.lifecycle.delete.initiated'
const many = 10_000

describe('deliveries in the console', { skip: browserSkip }, () => {
  let server: TestServer
  let browser: Browser
  let receiver: Receiver
  let tab: Tab
  let goodHook: string
  let badHook: string
  let good: readonly Listed[]
  let bad: readonly Listed[]
  before(async () => {
    ;[server, browser, receiver] = await Promise.all([
      startServer({ FLOWHOOK_ALLOWED_NETWORKS: '127.0.0.1/32' }),
      openBrowser(),
      startReceiver(),
    ])
    tab = await openConsole(browser, server)
    const secret = { key: 'authorization', value: 'the-secret-of-the-hook' }
    goodHook = await createHook(server, { name: 'Good', uri: `${receiver.url}/good`, auth: secret })
    badHook = await createHook(server, {
      name: 'Bad',
      uri: `${receiver.url}/bad`,
      items: [badType],
      delivery: { profile: 'okta', batchSize: 1 },
    })
    await receiver.behave('/bad', 'status 400')
    await publish(server, 'user.lifecycle.create', 3)
    await publish(server, badType, 5)
    good = await settled(goodHook, 3, 'DELIVERED')
    bad = await settled(badHook, 5, 'GIVEN_UP')
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

  const list = (query: string) => server.api<readonly Listed[]>('GET', `/api/v1/deliveries?${query}`)
  const settled = (hookId: string, count: number, status: string) =>
    eventually(async () => {
      const all = await list(`hookId=${hookId}&limit=200`)
      return all.length === count && all.every((each) => each.status === status) && all
    }, `${count} deliveries are ${status}`)
  const show = async (search = '') => {
    await goTo(tab, `/deliveries${search}`)
    await tab.page.getByRole('heading', { level: 1, name: 'Deliveries' }).waitFor()
  }
  const rows = () => tab.page.getByRole('region', { name: 'Deliveries' }).locator('tbody tr:not([aria-hidden])')
  const shown = (name: string) => new URL(tab.page.url()).searchParams.get(name)

  it('are narrowed by fields that the address keeps', async () => {
    await show()
    await tab.page.getByText('8 deliveries', { exact: true }).waitFor()
    await assertAccessible(tab)
    await tab.page.getByLabel('Status').selectOption('Given up')
    await tab.page.getByText('5 deliveries', { exact: true }).waitFor()
    await tab.page.getByLabel('Search').fill(bad[0]!.id)
    await tab.page.getByText('1 delivery', { exact: true }).waitFor()
    assert.equal(shown('status'), 'GIVEN_UP')
    assert.equal(shown('q'), bad[0]!.id)
    await tab.page.reload()
    await tab.page.getByText('1 delivery', { exact: true }).waitFor()
    assert.equal(await tab.page.getByLabel('Search').inputValue(), bad[0]!.id)
    await tab.page.getByRole('button', { name: 'Clear filter' }).click()
    await tab.page.getByText('8 deliveries', { exact: true }).waitFor()
    await tab.page.getByLabel('Answer').selectOption('No answer')
    await tab.page.getByText('Nothing fits this filter.').waitFor()
  })

  it('open beside the list by their address, without a secret, and close by Back', async () => {
    await show()
    await tab.page.getByRole('link', { name: 'user.lifecycle.create' }).first().click()
    const drawer = tab.page.getByRole('dialog', { name: 'Delivery' })
    await drawer.getByText('Attempt 1').waitFor()
    assert.equal(shown('id'), good[0]!.id)
    await drawer.getByRole('tab', { name: 'Request' }).click()
    await drawer.getByText('webhook-id').waitFor()
    await drawer.getByText('"com.okta.event_hook"').waitFor()
    assert.ok(!(await tab.page.content()).includes('the-secret-of-the-hook'))
    await assertAccessible(tab)
    assert.equal(shown('tab'), 'request')
    await drawer.getByRole('tab', { name: 'Response' }).click()
    await drawer.getByRole('tabpanel', { name: 'Response' }).getByText('HTTP 200').waitFor()
    await tab.page.goBack()
    await drawer.waitFor({ state: 'detached' })
    await goTo(tab, `/deliveries/${good[1]!.id}`)
    await drawer.getByText(good[1]!.id).waitFor()
    assert.equal(shown('id'), good[1]!.id)
  })

  it('are sent again, and show the new attempt by themselves', async () => {
    await show(`?id=${good[2]!.id}`)
    const drawer = tab.page.getByRole('dialog', { name: 'Delivery' })
    await drawer.getByRole('button', { name: 'Resend', exact: true }).click()
    await drawer.getByText('Attempt 2').waitFor()
    await drawer.getByRole('button', { name: 'Resend to …' }).click()
    const asked = tab.page.getByRole('dialog', { name: 'Resend to another URL' })
    await asked.getByLabel('URL').fill('http://169.254.169.254/')
    await asked.getByRole('button', { name: 'Send' }).click()
    await asked.getByText(/^url: /).waitFor()
    await asked.getByLabel('URL').fill(`${receiver.url}/elsewhere`)
    await asked.getByRole('button', { name: 'Send' }).click()
    await asked.getByText(/The URL answered HTTP 200/).waitFor()
    await assertAccessible(tab)
    const [post] = await receiver.posts(1, '/elsewhere')
    assert.equal(post!.headers['authorization'], undefined)
    const { attemptCount } = await server.api<Listed>('GET', `/api/v1/deliveries/${good[2]!.id}`)
    assert.equal(attemptCount, 2)
  })

  it('are replayed by the filter, counted first and followed to the end', async () => {
    await show(`?status=GIVEN_UP&hookId=${badHook}`)
    await tab.page.getByRole('button', { name: 'Replay …' }).click()
    const dialog = tab.page.getByRole('dialog', { name: 'Replay deliveries' })
    await dialog.getByText('5 deliveries fit.').waitFor()
    await assertAccessible(tab)
    await receiver.behave('/bad', 'ok')
    await dialog.getByRole('button', { name: 'Send 5 again' }).click()
    await dialog.getByText('5 deliveries were sent.').waitFor()
    await assertAccessible(tab)
    const [replay] = await server.api<readonly Record<string, unknown>[]>('GET', '/api/v1/replays')
    assert.deepEqual([replay!['matched'], replay!['sent'], replay!['skipped']], [5, 5, 0])
    assert.equal(shown('replay'), replay!['id'])
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    const all = await settled(badHook, 5, 'DELIVERED')
    assert.ok(all.every(({ attemptCount }) => attemptCount === 2))
    await tab.page.getByRole('button', { name: 'Replays', exact: true }).click()
    await tab.page.getByRole('dialog', { name: 'Replays' }).getByText('Done').waitFor()
    await assertAccessible(tab)
  })

  it('come in live, and stay some dozen rows of the page however many there are', async () => {
    await show(`?hookId=${goodHook}`)
    await rows().nth(2).waitFor()
    await publish(server)
    await rows().nth(3).waitFor()

    const hookId = await createHook(server, { name: 'Many', uri: `${receiver.url}/many`, items: [manyType] })
    for (let published = 0; published < many; published += 1_000) await publish(server, manyType, 1_000)
    await goTo(tab, `/deliveries?hookId=${hookId}`)
    await tab.page.getByText('10,000 deliveries').waitFor()
    await rows().first().waitFor()
    const place = () => rows().last().getAttribute('aria-rowindex').then(Number)
    for (let last = await place(); last < 300; last = await place()) {
      await tab.page.evaluate(`document.querySelector('section[aria-label=Deliveries]').scrollTo(0, 1e9)`)
      await eventually(async () => (await place()) > last, 'further rows come in')
    }
    assert.ok((await rows().count()) <= 60)
    const until = new Date(Date.now() - 60_000).toISOString()
    await goTo(tab, `/deliveries?hookId=${hookId}&until=${until}`)
    await tab.page.getByText('Nothing fits this filter.').waitFor()
    assert.notEqual(await tab.page.getByLabel('To', { exact: true }).inputValue(), '')
  })
})
