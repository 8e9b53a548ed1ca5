import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { openTab, type Tab, type TabOptions, type Browser } from '../kit/browser.ts'
import { eventually, root, type TestServer } from '../kit/server.ts'

/** Every page of the console that is a list, by its path and title. */
export const lists = [
  { path: '/flows', title: 'Flows' },
  { path: '/event-hooks', title: 'Event Hooks' },
  { path: '/executions', title: 'Executions' },
  { path: '/deliveries', title: 'Deliveries' },
] as const

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** What is the same in other colours need not be looked for twice. */
const checks = { light: standards, dark: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } } as const
const economy = { resultTypes: ['violations'], preload: false, iframes: false } as const

/**
 * No accessibility violation in what the tab shows now, in light and in dark (axe; WCAG 2.2 AA and best practice). The colours
 * are what they were afterwards, and change at once: colours half-way have half the contrast.
 */
export async function assertAccessible({ page }: Tab): Promise<void> {
  // A policy that lets in no foreign script lets in none of a test's either: the debugger's way is none of the page's.
  if (await page.evaluate(`typeof axe === 'undefined'`)) await page.evaluate(await readFile(axePath, 'utf8'))
  await settled(page)
  const violations = await page.evaluate<Readonly<Record<string, readonly string[]>>>(looked)
  for (const colours of Object.keys(checks)) assert.deepEqual(violations[colours], [], `${colours}, ${page.url()}`)
}

/** Runs in the page, in one go: what is drawn between two looks is drawn for nobody. */
const looked = `(async () => {
  const { documentElement: root } = document
  const chosen = root.getAttribute('data-mantine-color-scheme')
  const still = new CSSStyleSheet()
  still.replaceSync('*, *::before, *::after { transition: none !important }')
  document.adoptedStyleSheets.push(still)
  const found = {}
  for (const [colours, runOnly] of Object.entries(${JSON.stringify(checks)})) {
    root.setAttribute('data-mantine-color-scheme', colours)
    const { violations } = await axe.run({ runOnly, ...${JSON.stringify(economy)} })
    found[colours] = violations.map(({ id, nodes }) =>
      id + ': ' + nodes.map(({ html, failureSummary }) => html.slice(0, 200) + ' ' + failureSummary).join(' | '))
  }
  root.setAttribute('data-mantine-color-scheme', chosen)
  // Only once the colours are there may things move again.
  for (const each of document.querySelectorAll('*')) void getComputedStyle(each).color
  document.adoptedStyleSheets.pop()
  return found
})()`

/** Waits until nothing moves any more: half-transparent things have half the contrast. */
export async function settled(page: Tab['page']): Promise<void> {
  await page.evaluate(`Promise.allSettled(document.getAnimations().map(({ effect, finished }) =>
    effect?.getComputedTiming().iterations === Infinity ? null : finished))`)
}

export async function signInLink(server: TestServer): Promise<string> {
  const { url } = await server.api<{ url: string }>('POST', '/api/v1/sign-in-links')
  return url
}

/** A tab that has signed in and shows the overview. */
export async function signedIn(browser: Browser, server: TestServer, options: TabOptions = {}): Promise<Tab> {
  const tab = await openTab(browser, server.url, options)
  await tab.page.goto(await signInLink(server))
  await tab.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
  return tab
}

/** A tab that is signed in and shows nothing yet: `goTo` brings it to where a test begins. */
export async function openConsole(browser: Browser, server: TestServer, options: TabOptions = {}): Promise<Tab> {
  const tab = await openTab(browser, server.url, options)
  await signIn(tab.context, server)
  return tab
}

/** A session for many tabs: the server lets nobody sign in more than ten times in 15 minutes. */
export async function openSession(browser: Browser, server: TestServer): Promise<TabOptions> {
  const context = await browser.newContext()
  await signIn(context, server)
  const storageState = await context.storageState()
  await context.close()
  return { storageState }
}

/** As the page of a link does it, without the page. */
async function signIn({ request }: BrowserContext, server: TestServer): Promise<void> {
  const token = new URLSearchParams(new URL(await signInLink(server)).hash.slice(1)).get('token')
  const answer = await request.post(`${server.url}/api/v1/session`, {
    data: { token },
    headers: { origin: server.url },
  })
  assert.ok(answer.ok(), await answer.text())
}

/**
 * Brings a tab to an address as if it were opened there: nothing that pages read, keep, ask or announce is left of the test
 * before. To load all of the console again would take five times as long; where that is the subject, `page.goto` does it.
 */
export async function goTo({ page, origin }: Tab, path: string): Promise<void> {
  if (!page.url().startsWith(origin) || !(await page.evaluate<boolean>(goneTo(path)))) await page.goto(origin + path)
}

/** Runs in the page. By way of the one that stands outside of the shell: nothing of the shell stays either. */
const goneTo = (path: string) => `(async () => {
  const router = window.__TSR_ROUTER__
  if (router === undefined) return false
  document.activeElement?.blur()
  await router.navigate({ href: '/sign-in', ignoreBlocker: true })
  for (const close of document.querySelectorAll('.mantine-Notification-closeButton')) close.click()
  while (!document.title.startsWith('Sign in') || document.querySelector('.mantine-Notification-root') !== null) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  router.options.context.queries.clear()
  localStorage.clear()
  sessionStorage.clear()
  await router.navigate({ href: ${JSON.stringify(path)} })
  return true
})()`

/** The ids of what one published event brings about. */
export interface Happened {
  readonly flowId: string
  readonly hookId: string
  readonly deliveryId: string
  readonly executionId: string
  readonly eventUuid: string
}

const eventType = 'security.breached_credential.detected'

/** The first example, by API: a flow, a hook that calls it, one event, and waits until it was delivered and has run. */
export async function breachedCredential(server: TestServer, names: { flow: string; hook: string }): Promise<Happened> {
  const file = await readFile(join(root, 'examples/breached-credential.flow.json'), 'utf8')
  const definition = { ...(JSON.parse(file) as object), name: names.flow }
  const { id: flowId } = await server.api<{ id: string }>('POST', '/api/v1/flows', definition)
  await server.api('POST', `/api/v1/flows/${flowId}/lifecycle/activate`)
  const { invokeUrl } = await server.api<{ invokeUrl: string }>('GET', `/api/v1/flows/${flowId}/endpoint`)
  const { id: hookId } = await server.api<{ id: string }>('POST', '/api/v1/eventHooks', {
    name: names.hook,
    events: { type: 'EVENT_TYPE', items: [eventType] },
    channel: { type: 'HTTP', version: '1.0.0', config: { uri: invokeUrl } },
  })
  await server.api('POST', `/api/v1/eventHooks/${hookId}/lifecycle/verify`)

  const { example } = await server.api<{ example: object }>('GET', `/api/v1/eventTypes/${eventType}`)
  const { uuids } = await server.api<{ uuids: readonly string[] }>('POST', '/api/v1/events', example)
  const delivery = await eventually(async () => {
    const [first] = await server.api<readonly { id: string; status: string; executionId?: string }[]>(
      'GET',
      `/api/v1/deliveries?hookId=${hookId}`,
    )
    return first?.status === 'DELIVERED' && first.executionId !== undefined ? first : null
  }, 'the event is delivered')
  const executionId = delivery.executionId!
  await eventually(async () => {
    const { status } = await server.api<{ status: string }>('GET', `/api/v1/executions/${executionId}`)
    return status === 'SUCCESS'
  }, 'the flow runs to its end')
  return { flowId, hookId, deliveryId: delivery.id, executionId, eventUuid: uuids[0]! }
}
