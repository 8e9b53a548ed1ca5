import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { launchChromium, openTab } from '../../test/kit/browser.ts'
import { openSession } from '../../test/browser/console.kit.ts'
import { startServer, type Server } from './processes.ts'

/** What the console's measures work with: the real server, a browser that is signed in, and pages without anything. */
export interface ConsoleBench {
  readonly server: Server
  readonly browser: Browser
  /** A tab of a person who has signed in, on `path`. */
  open(path: string): Promise<Page>
  /** A tab on a page of nothing but this body, from a bare server: the ceiling. */
  openBare(body: string): Promise<Page>
}

/** Runs `measure` with all of it, and ends all of it. */
export async function withConsole<T>(measure: (bench: ConsoleBench) => Promise<T>): Promise<T> {
  const [server, browser] = await Promise.all([startServer(), launchChromium()])
  const bare = createServer((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').search.slice(1)))
  })
  bare.listen(0, '127.0.0.1')
  await once(bare, 'listening')
  const bareUrl = `http://127.0.0.1:${(bare.address() as AddressInfo).port}` // listens on a port, not on a pipe
  try {
    const session = await openSession(browser, server)
    return await measure({
      server,
      browser,
      async open(path) {
        const { page } = await openTab(browser, server.url, session)
        await page.goto(server.url + path)
        return page
      },
      async openBare(body) {
        const { page } = await openTab(browser, bareUrl)
        await page.goto(`${bareUrl}/?${encodeURIComponent(`<!doctype html><title>Bare</title>${body}`)}`)
        return page
      },
    })
  } finally {
    await browser.close()
    bare.close()
    await server.stop()
  }
}

/** When the largest thing of the page was painted, in seconds from the start of the navigation. */
export async function largestPaint(page: Page): Promise<number> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  // The live stream never ends, so the network is never idle: what is painted later than this is no first view.
  await page.waitForTimeout(1500)
  const ms = await page.evaluate(`new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime))
      .observe({ type: 'largest-contentful-paint', buffered: true })
  })`)
  return Number(ms) / 1000
}

/** Types into what has the focus, and gives for each key the ms from its press to the end of the next frame. */
export async function typeAndTime(page: Page, keys: number): Promise<readonly number[]> {
  await page.evaluate(`
    window.frameTimes = []
    addEventListener('keydown', () => {
      const pressed = performance.now()
      requestAnimationFrame(() => {
        const channel = new MessageChannel()
        channel.port1.onmessage = () => window.frameTimes.push(performance.now() - pressed)
        channel.port2.postMessage(null)
      })
    }, true)`)
  for (let key = 0; key < keys; key++) {
    await page.keyboard.press('abcdefghij'[key % 10]!)
    await page.waitForTimeout(30)
  }
  await page.waitForTimeout(200)
  return (await page.evaluate('window.frameTimes')) as readonly number[] // what the script above collects
}

/** The value that 95 of 100 do not pass. */
export const p95 = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN
