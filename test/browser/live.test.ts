import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { after, afterEach, before, describe, it } from 'node:test'
import type { Page, Request } from 'playwright-core'
import { browserSkip, openBrowser, openTab, type Tab, type TabOptions, type Browser } from '../kit/browser.ts'
import { eventually, startServer, type TestServer } from '../kit/server.ts'
import { openSession } from './console.kit.ts'

const flowOf = (name: string) => ({ name, trigger: { event: 'api_endpoint', security: 'public' }, cards: [] })
const isLive = (page: Page) => page.locator('[data-state=live]').getByText('Live', { exact: true }).waitFor()
const hasLost = (page: Page) => page.locator('[data-state=reconnecting], [data-state=offline]').waitFor()

const withoutWorkers = { content: 'delete window.SharedWorker' }
/** A browser with a window says so when another tab comes to the front; one without never does. */
const turn = (to: 'hidden' | 'visible') => `
  Object.defineProperty(document, 'visibilityState', { configurable: true, value: '${to}' })
  document.dispatchEvent(new Event('visibilitychange'))`

/** Every page that shows what changes; none may ask again by itself. */
const idlePaths = ['/', '/flows', '/event-hooks', '/executions', '/deliveries', '/system-log', '/event-types']

/** A wire to the server that can be cut while the server goes on, and what was asked through it about the stream. */
interface Wire {
  readonly url: string
  /** The ids after which the stream was asked to go on; null for a new one. */
  readonly resumed: (string | null)[]
  cut(): void
  mend(): void
  stop(): Promise<void>
}

async function openWire(to: string): Promise<Wire> {
  const sockets = new Set<Socket>()
  const resumed: (string | null)[] = []
  let isCut = false
  const wire = createServer((near) => {
    if (isCut) return near.destroy()
    const far = connect(Number(new URL(to).port), '127.0.0.1')
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    near.on('data', (data) => {
      const asked = data.toString('latin1')
      if (asked.startsWith('GET /api/v1/stream ')) resumed.push(/^last-event-id: (.+)$/im.exec(asked)?.[1] ?? null)
    })
    near.pipe(far).pipe(near)
  })
  wire.listen(0, '127.0.0.1')
  await once(wire, 'listening')
  const cutAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${(wire.address() as AddressInfo).port}`, // it listens on TCP
    resumed,
    cut() {
      isCut = true
      cutAll()
    },
    mend() {
      isCut = false
    },
    async stop() {
      cutAll()
      wire.close()
      await once(wire, 'close')
    },
  }
}

describe('the live connection', { skip: browserSkip }, () => {
  let server: TestServer
  let browser: Browser
  let session: TabOptions
  let tab: Tab
  before(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    session = await openSession(browser, server)
    await server.api('POST', '/api/v1/flows', flowOf('First'))
  })
  after(async () => {
    await browser.close()
    await server.stop()
  })
  afterEach(async () => {
    const { problems } = tab
    await tab.close()
    // What a browser writes down by itself of a lost connection.
    assert.deepEqual(
      problems.filter((problem) => !problem.includes('net::ERR_')),
      [],
    )
  })
  const showFlows = async (page: Page, origin = server.url) => {
    await page.goto(`${origin}/flows`)
    await page.getByText('First', { exact: true }).waitFor()
    await isLive(page)
  }
  const create = (name: string) => server.api('POST', '/api/v1/flows', flowOf(name))
  const shows = (page: Page, name: string) => page.getByText(name, { exact: true }).waitFor()

  for (const [way, isShared] of [
    ['one connection for all tabs', true],
    ['a connection of each tab', false],
  ] as const) {
    it(`goes on after the last id where the wire was cut, by ${way}, and loses nothing`, async () => {
      const wire = await openWire(server.url)
      try {
        tab = await openTab(browser, wire.url, session)
        if (!isShared) await tab.context.addInitScript(withoutWorkers)
        const { page } = tab
        await showFlows(page, wire.url)
        await create(`Before, ${way}`)
        await shows(page, `Before, ${way}`)
        const begun = wire.resumed.length
        wire.cut()
        await hasLost(page)
        await create(`Meanwhile, ${way}`)
        await create(`Later, ${way}`)
        const read: string[] = []
        page.on('request', (request) => read.push(new URL(request.url()).pathname))
        wire.mend()
        await isLive(page)
        await Promise.all([shows(page, `Meanwhile, ${way}`), shows(page, `Later, ${way}`)])
        const [last] = wire.resumed.slice(begun)
        assert.match(last ?? '', /\S/, 'the id of the last change was sent')
        // Only what changed is read again, not all that is in view.
        const other = read.filter((path) => !path.startsWith('/api/v1/flows') && path !== '/api/v1/stream')
        assert.deepEqual(other, [])
      } finally {
        await wire.stop()
      }
    })
  }

  it('keeps several tabs live without a worker for all, and through a restart of the server', async () => {
    tab = await openTab(browser, server.url, session)
    await tab.context.addInitScript(withoutWorkers)
    const pages = [tab.page, await tab.context.newPage(), await tab.context.newPage()]
    for (const page of pages) await showFlows(page)
    assert.equal(await tab.page.evaluate(`typeof SharedWorker`), 'undefined')
    await create('For three')
    await Promise.all(pages.map((page) => shows(page, 'For three')))

    const { port } = new URL(server.url)
    await server.halt()
    await Promise.all(pages.map(hasLost))
    server = await server.restart({ FLOWHOOK_PORT: port })
    await create('After the restart')
    await Promise.all(pages.map(isLive))
    await Promise.all(pages.map((page) => shows(page, 'After the restart')))
  })

  it('holds no connection for a tab that nobody sees, and reads what it missed when it is seen again', async () => {
    const wire = await openWire(server.url)
    try {
      tab = await openTab(browser, wire.url, session)
      await tab.context.addInitScript(withoutWorkers)
      const { page } = tab
      await showFlows(page, wire.url)
      await page.evaluate(turn('hidden'))
      await hasLost(page)
      await create('Unseen')
      const asked = wire.resumed.length
      await page.evaluate(turn('visible'))
      await isLive(page)
      await shows(page, 'Unseen')
      assert.equal(wire.resumed.length, asked + 1)
    } finally {
      await wire.stop()
    }
  })

  it('says that it is offline when the network is gone, and Live when it is back', async () => {
    const wire = await openWire(server.url)
    try {
      tab = await openTab(browser, wire.url, session)
      await tab.context.addInitScript(withoutWorkers)
      const { page } = tab
      await showFlows(page, wire.url)
      await tab.context.setOffline(true)
      wire.cut()
      await page.locator('[data-state=offline]').getByText('Offline', { exact: true }).waitFor()
      wire.mend()
      await create('While offline')
      await tab.context.setOffline(false)
      await isLive(page)
      await shows(page, 'While offline')
    } finally {
      await wire.stop()
    }
  })

  it('is what pages wait for: in ten minutes in which nothing happens, none asks for anything', async () => {
    tab = await openTab(browser, server.url, session)
    const { page } = tab
    await page.clock.install()
    const pending = new Set<Request>()
    let asked: string[] = []
    page.on('request', (request) => {
      asked.push(request.url())
      // How a worker's own script has ended nobody says.
      if (request.url().includes('/api/')) pending.add(request)
    })
    page.on('requestfinished', (request) => pending.delete(request))
    page.on('requestfailed', (request) => pending.delete(request))
    const hasRead = (path: string) =>
      eventually(() => Promise.resolve(pending.size === 0), `${path} has read all of it`)
    for (const path of idlePaths) {
      pending.clear()
      await page.goto(server.url + path)
      await isLive(page)
      await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' })
      await hasRead(path)
      // What gathers for a moment before it is read.
      await page.clock.runFor(5_000)
      await hasRead(path)
      asked = []
      await page.clock.runFor(600_000)
      assert.deepEqual(asked, [], path)
    }
  })
})
