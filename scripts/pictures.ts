import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { breachedCredential, openSession } from '../test/browser/console.kit.ts'
import { openBrowser, openTab } from '../test/kit/browser.ts'
import { startReceiver } from '../test/kit/receiver.ts'
import { root, startServer, type TestServer } from '../test/kit/server.ts'

// node scripts/pictures.ts: makes the pictures of the documentation from the built console and a server that something happened
// on. Run it after a change that they show.

const folder = join(root, 'docs/img')
const loop = {
  name: 'Welcome new people',
  description: 'Greets everybody who was created, and tells the team about administrators.',
  trigger: { event: 'api_endpoint', security: 'client_token' },
  cards: [
    {
      id: 'people',
      card: 'list.for-each',
      note: 'A hook may send several events at once.',
      inputs: { list: { $from: 'trigger.body.data.events' } },
      branches: {
        each: [
          {
            id: 'is_admin',
            card: 'branching.if-else',
            inputs: { a: { $from: 'people.item.actor.type' }, operator: '==', b: 'Administrator' },
            branches: {
              // oxlint-disable-next-line unicorn/no-thenable -- the name of a branch, with cards: nothing that could be awaited
              then: [
                { id: 'tell', card: 'text.compose', inputs: { text: '{{people.item.actor.displayName}} is an admin' } },
              ],
              else: [
                { id: 'greet', card: 'text.compose', inputs: { text: 'Hello {{people.item.target.0.displayName}}' } },
              ],
            },
          },
        ],
      },
    },
    { id: 'answer', card: 'flow.return', inputs: { fields: { people: { $from: 'people.count' } } } },
  ],
}

const receiver = await startReceiver()
const { port } = new URL(receiver.url)
const server = await startServer({ FLOWHOOK_ALLOWED_NETWORKS: `127.0.0.1/32:${port}` })
const browser = await openBrowser()
try {
  const happened = await breachedCredential(server, { flow: 'Breached credential', hook: 'Breached credentials' })
  const flowId = await welcome(server, receiver.url)
  const session = await openSession(browser, server)
  const shoot = async (name: string, path: string, ready: (page: Page) => Promise<unknown>, more: object = {}) => {
    const { page, context } = await openTab(browser, server.url, { ...session, deviceScaleFactor: 1, ...more })
    await page.goto(server.url + path)
    await ready(page)
    // Charts and values come a moment after the words.
    await delay(1500)
    await page.screenshot({ path: join(folder, `${name}.png`) })
    await context.close()
  }
  const heading = (name: string) => (page: Page) => page.getByRole('heading', { level: 1, name }).waitFor()
  const dark = { colorScheme: 'dark' }
  await shoot('builder', `/flows/${flowId}`, heading(loop.name))
  await shoot('overview', '/?range=1h', heading('Overview'))
  await shoot('execution', `/executions/${happened.executionId}`, heading('Breached credential'))
  await shoot('system-log', `/system-log?event=${happened.eventUuid}`, heading('System Log'), dark)
  await shoot('event-hook', '/event-hooks/new', heading('Create Event Hook'))
  const phone = { viewport: { width: 390, height: 844 }, ...dark }
  await shoot('phone', `/flows/${flowId}`, heading(loop.name), phone)
} finally {
  await browser.close()
  await server.stop()
  await receiver.stop()
}

/** A flow with a loop, hooks that work and one that fails, and some minutes' worth of events. */
async function welcome(at: TestServer, failing: string): Promise<string> {
  const { id } = await at.api<{ id: string }>('POST', '/api/v1/flows', loop)
  await at.api('POST', `/api/v1/flows/${id}/lifecycle/activate`)
  const { invokeUrl } = await at.api<{ invokeUrl: string }>('GET', `/api/v1/flows/${id}/endpoint`)
  for (const [name, uri] of [
    ['Welcome new people', invokeUrl],
    ['Ticket system', `${failing}/tickets`],
  ] as const) {
    const hook = await at.api<{ id: string }>('POST', '/api/v1/eventHooks', {
      name,
      events: { type: 'EVENT_TYPE', items: ['user.lifecycle.create'] },
      channel: { type: 'HTTP', version: '1.0.0', config: { uri } },
    })
    await at.api('POST', `/api/v1/eventHooks/${hook.id}/lifecycle/verify`)
  }
  await receiver.behave('*', 'status 503')
  const { example } = await at.api<{ example: Record<string, unknown> }>(
    'GET',
    '/api/v1/eventTypes/user.lifecycle.create',
  )
  for (let i = 0; i < 60; i++) await at.api('POST', '/api/v1/events', { ...example, uuid: crypto.randomUUID() })
  await delay(1000)
  return id
}
