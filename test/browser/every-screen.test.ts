import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { browserSkip, openBrowser, type Tab, type Browser } from '../kit/browser.ts'
import { eventually, startServer, type TestServer } from '../kit/server.ts'
import { assertAccessible, breachedCredential, goTo, openConsole, type Happened } from './console.kit.ts'

interface Screen {
  /** The route's path as the console's router has it. */
  readonly route: string
  /** The address without what it is about; `$` stands for a parameter of the route. */
  readonly search?: (ids: Happened) => string
  /** What its `h1` says; the document's title has it too. */
  readonly title: string | RegExp
  /** It reads something that no state of the same page before it does: what happens when that takes long or fails is tested. */
  readonly reads?: true
  /** What of the address is in view again after a reload. */
  readonly keeps?: (page: Page) => Promise<unknown>
}

const names = { flow: 'Breached credential', hook: 'Breached credentials' }

const eventType = 'security.breached_credential.detected'

const selected = (name: string) => (page: Page) => page.getByRole('tab', { name, selected: true }).waitFor()
/** Asked again and again from here: `waitForFunction` would evaluate text in the page, which its policy forbids. */
const comesTrue = (page: Page, expression: string) =>
  eventually(async () => (await page.evaluate<boolean>(expression)) === true, expression, 10_000)
const typed = (text: string) => (page: Page) =>
  comesTrue(page, `[...document.querySelectorAll('main input')].some(({ value }) => value === '${text}')`)
const drawer = (text: RegExp) => (page: Page) => page.getByRole('dialog').getByText(text).first().waitFor()

/** Every address of the router at least once, in the states that the address can hold. */
const screens: readonly Screen[] = [
  { route: '/', title: 'Overview', reads: true },
  { route: '/', title: 'Overview', search: () => '?range=7d' },
  { route: '/flows', title: 'Flows', reads: true },
  { route: '/flows', title: 'Flows', search: () => '?q=breached', keeps: typed('breached') },
  { route: '/flows/new', title: /New flow|Untitled/i, reads: true },
  { route: '/flows/$flowId', title: names.flow, reads: true },
  { route: '/event-hooks', title: 'Event Hooks', reads: true },
  { route: '/event-hooks/new', title: 'Create Event Hook', reads: true },
  { route: '/event-hooks/$hookId', title: names.hook, reads: true },
  {
    route: '/event-hooks/$hookId',
    title: names.hook,
    reads: true,
    search: () => '?tab=deliveries',
    keeps: selected('Deliveries'),
  },
  { route: '/executions', title: 'Executions', reads: true },
  { route: '/executions/$executionId', title: names.flow, reads: true },
  { route: '/deliveries', title: 'Deliveries', reads: true },
  {
    route: '/deliveries',
    title: 'Deliveries',
    reads: true,
    search: ({ deliveryId }) => `?id=${deliveryId}`,
    keeps: drawer(/Attempt 1/),
  },
  { route: '/system-log', title: 'System Log', reads: true },
  {
    route: '/system-log',
    title: 'System Log',
    reads: true,
    search: ({ eventUuid }) => `?event=${eventUuid}`,
    keeps: drawer(/security\.breached/),
  },
  { route: '/event-types', title: 'Event types', reads: true },
  {
    route: '/event-types',
    title: 'Event types',
    search: () => '?q=deactivate&eligible=true',
    keeps: typed('deactivate'),
  },
  { route: '/event-types/$type', title: eventType, reads: true },
  { route: '/import-export', title: 'Import and export' },
  {
    route: '/import-export',
    title: 'Import and export',
    reads: true,
    search: () => '?tab=export',
    keeps: selected('Export'),
  },
  { route: '/tables', title: 'Tables', reads: true },
  { route: '/tables/$tableId', title: /People|Tables/, reads: true },
  { route: '/tables/$tableId', title: /People|Tables/, search: () => '?q=ada', keeps: typed('ada') },
  { route: '/connections', title: 'Connections', reads: true },
  { route: '/connections', title: 'Connections', reads: true, search: () => '?edit=new', keeps: drawer(/Okta/) },
  { route: '/api-access', title: 'API access', reads: true },
  {
    route: '/api-access',
    title: 'API access',
    reads: true,
    search: () => '?tab=clients',
    keeps: selected('OAuth clients'),
  },
  {
    route: '/api-access',
    title: 'API access',
    reads: true,
    search: () => '?tab=server',
    keeps: selected('Authorization server'),
  },
  { route: '/api-docs', title: 'API docs', reads: true },
  { route: '/account', title: /account/i },
  { route: '/$', title: 'There is no such page' },
  { route: '/sign-in', title: /Sign in/ },
]

/** Go on to another of the addresses above at once. */
const redirects = ['/deliveries/$deliveryId']
/** Has tests of its own: it is there only until the first administrator is. */
const elsewhere = ['/setup']

const failure = { errorCode: 'E0000009', errorSummary: 'The database did not answer.', errorId: 'oaeTest1234' }

/**
 * Runs in the page: holds what it asks for beside what the shell needs, or refuses it, until it is told otherwise. Doing so on
 * the way to the server would keep the browser from its cache, and each of these pages would take twice as long.
 */
const obstruct = `{
  const ask = window.fetch.bind(window)
  const shell = ['/api/v1/me', '/api/v1/setup']
  const going = Promise.withResolvers()
  window.goOn = going.resolve
  window.obstacle = sessionStorage.obstacle
  // Pages read again by themselves when the live stream begins: only what is asked for after Retry is answered.
  addEventListener('click', () => window.obstacle === 'refuse' && (window.obstacle = 'none'), { capture: true })
  window.fetch = async (...call) => {
    if (window.obstacle === undefined || shell.includes(new URL(call[0], location.origin).pathname)) return ask(...call)
    if (window.obstacle === 'refuse') return Response.json(${JSON.stringify({ ...failure, errorCauses: [] })}, { status: 500 })
    if (window.obstacle === 'hold') await going.promise
    return ask(...call)
  }
}`

const anyIds: Happened = { flowId: '', hookId: '', deliveryId: 'ID', executionId: '', eventUuid: 'ID' }

/** A table with a row. @returns its id */
async function people(server: TestServer): Promise<string> {
  const columns = [{ name: 'Email', type: 'text' }]
  const { id } = await server.api<{ id: string }>('POST', '/api/v1/tables', { name: 'People', columns })
  await server.api('POST', `/api/v1/tables/${id}/rows`, { rows: [{ Email: 'ada@example.com' }] })
  return id
}

/** How much what is in view moved by itself since the page was opened, as browsers measure it. */
const jumped = `new Promise((resolve) => {
  let sum = 0
  const seen = new PerformanceObserver((list) => {
    for (const { hadRecentInput, value } of list.getEntries()) if (!hadRecentInput) sum += value
  })
  seen.observe({ type: 'layout-shift', buffered: true })
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)))
})`

/**
 * What can be done with a mouse and not with keys: controls that Tab passes by outside of a group, in which arrow keys lead on from the one that it stops at, and places that
 * show a hand and are no control.
 */
const outOfReach = `(() => {
  const controls = 'a[href], button, input, select, textarea, summary, [role=button], [role=link], [role=switch]'
  const groups = 'ol, ul, fieldset, [role=tablist], [role=radiogroup], [role=menu], [role=listbox], [role=grid], [role=toolbar], [role=tree]'
  const isShown = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    element.getClientRects().length > 0 &&
    element.closest('[aria-hidden=true], [inert]') === null &&
    !element.matches(':disabled, [aria-disabled=true], [type=hidden]')
  const inGroup = (element) => {
    const group = element.closest(groups)
    return group !== null && [...group.querySelectorAll('*'), group].some(({ tabIndex }) => tabIndex >= 0)
  }
  const named = (element) => element.outerHTML.slice(0, 160)
  const passedBy = [...document.querySelectorAll(controls)]
    .filter((element) => isShown(element) && element.tabIndex < 0 && !inGroup(element))
  const hands = [...document.querySelectorAll('body *')].filter(
    (element) =>
      getComputedStyle(element).cursor === 'pointer' &&
      isShown(element) &&
      element.closest(controls + ', label, [role=option], [role=tab], [role=row], [role=group], [tabindex]') === null,
  )
  return [...passedBy, ...hands].map(named)
})()`

describe('every screen of the console', { skip: browserSkip }, () => {
  let server: TestServer
  let browser: Browser
  let ids: Happened
  let tableId: string
  let tab: Tab
  let page: Page
  before(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    ids = await breachedCredential(server, names)
    tableId = await people(server)
    tab = await openConsole(browser, server)
    page = tab.page
    await tab.context.addInitScript({ content: obstruct })
  })
  after(async () => {
    await browser.close()
    await server.stop()
  })

  const addressOf = ({ route, search = () => '' }: Screen) => {
    const parameters: Readonly<Record<string, string>> = { ...ids, tableId, type: eventType, '': 'no-such-page' }
    return route.replace(/\$(\w*)/, (_, name: string) => parameters[name]!) + search(ids)
  }
  const isThere = async (title: Screen['title']) => {
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' })
  }

  it('is in the table of this test', async () => {
    await page.goto(server.url)
    await page.getByRole('heading', { level: 1 }).waitFor()
    const routes = await page.evaluate<readonly string[]>('Object.keys(window.__TSR_ROUTER__.routesByPath)')
    const tested = new Set([...screens.map(({ route }) => route), ...redirects, ...elsewhere])
    assert.deepEqual([...routes].sort(), [...tested].sort())
  })

  /** The same parts with other words in them need not be looked at twice. */
  const isNewState = ({ route, reads }: Screen) => reads ?? screens.filter((each) => each.route === route).length === 1
  const nameOf = ({ route, search }: Screen) => route + (search?.(anyIds) ?? '')

  for (const screen of screens) {
    it(`${nameOf(screen)}: loads in the shape of what comes, has one title, is all in reach of keys, fits into 320 pixels, is accessible`, async () => {
      const { title, reads, keeps } = screen
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.evaluate(`sessionStorage.obstacle = 'hold'`)
      await page.goto(server.url + addressOf(screen))
      if (reads) {
        await page.locator('main [role=status]').first().waitFor({ state: 'attached' })
        await page.locator('.mantine-Skeleton-root').first().waitFor()
      }
      await page.evaluate('goOn()')
      await isThere(title)
      await keeps?.(page)
      assert.equal(page.url(), server.url + addressOf(screen))
      const jump = await page.evaluate<number>(jumped)
      assert.ok(jump <= 0.1, `the page jumps by ${jump}`)
      assert.equal(await page.locator('h1').count(), 1)
      assert.equal(await page.title(), `${await page.locator('h1').innerText()} · Flowhook`)
      assert.deepEqual(await page.evaluate(outOfReach), [], 'out of reach without a mouse')
      if (isNewState(screen)) await assertAccessible(tab)
      await page.setViewportSize({ width: 320, height: 640 })
      // Charts are drawn anew one frame later.
      await comesTrue(page, 'document.documentElement.scrollWidth <= window.innerWidth')
      assert.deepEqual(tab.problems.splice(0), [])
    })
  }

  for (const screen of screens.filter(({ reads }) => reads)) {
    it(`${nameOf(screen)}: says what failed, with the id of the error, and goes on by Retry`, async () => {
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.evaluate(`window.obstacle = 'refuse'`)
      await goTo(tab, addressOf(screen))
      const boxes = page.locator('[role=alert]').filter({ hasText: failure.errorId })
      await boxes.first().waitFor()
      // Nothing goes on to look as if it were still to come.
      await comesTrue(page, `document.querySelector('.mantine-Skeleton-root') === null`)
      assert.equal(await page.locator('h1').count(), 1)
      // What lies on top is last in the document.
      await boxes.last().getByRole('button', { name: 'Retry' }).click()
      await page.evaluate(
        `for (const box of document.querySelectorAll('[role=alert]')) box.querySelector('button')?.click()`,
      )
      await isThere(screen.title)
      await comesTrue(page, `!document.body.textContent.includes('${failure.errorId}')`)
      assert.deepEqual(tab.problems.splice(0), [])
    })
  }
})
