import {
  chromium,
  type Browser as Chromium,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core'
import { findChromium } from '../../scripts/test-stages.ts'

const executablePath = findChromium(process.env)

/** For `describe` and `it`: why browser tests are skipped on this machine, or false. */
export const browserSkip = executablePath === undefined ? 'No Chromium was found; FLOWHOOK_CHROMIUM names one.' : false

/** Without a profile, a screen and calls to its maker. */
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
/** One process renders all pages and one draws them: a new one for each tab takes a third longer, as it compiles the console again. */
const oneRenderer = ['--disable-site-isolation-trials', '--renderer-process-limit=1', '--in-process-gpu']

/** A Chromium of the caller's own, as people have it: a process for each site. */
export function launchChromium(more: readonly string[] = []): Promise<Chromium> {
  return chromium.launch({ executablePath: executablePath ?? '', args: [...flags, ...more] })
}

/** A browser as those who opened it see it: nobody else's tabs are in it. */
export interface Browser {
  newContext(options?: BrowserContextOptions): Promise<BrowserContext>
  /** Closes what was opened in it. */
  close(): Promise<void>
}

/** One for all files of a process, until nobody has used it for a while. */
let running: Promise<Chromium> | null = null
let users = 0
let ending: NodeJS.Timeout | undefined
const idleMs = 1_500

/** The Chromium that the tests of this process share. */
export async function openBrowser(): Promise<Browser> {
  clearTimeout(ending)
  users++
  running ??= launchChromium(oneRenderer)
  const chromiumOfAll = await running
  const contexts: BrowserContext[] = []
  return {
    async newContext(options) {
      const context = await chromiumOfAll.newContext(options)
      contexts.push(context)
      return context
    },
    async close() {
      await Promise.all(contexts.splice(0).map((context) => context.close()))
      users--
      if (users > 0) return
      ending = setTimeout(() => {
        running = null
        void chromiumOfAll.close()
      }, idleMs)
    },
  }
}

/** How long a test waits for something in a page, on a machine that does other things too. */
const patienceMs = 15_000

/** What runs in a page is text: the server's own code must not know a browser's names. */
const watchPolicy = `document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
  reportViolation(violatedDirective + ' ' + blockedURI)
})`

/** A tab with a profile of its own, and what went wrong in it. */
export interface Tab {
  readonly page: Page
  readonly context: BrowserContext
  /** The only one that it may ask anything of. */
  readonly origin: string
  /**
   * Console errors, uncaught exceptions, violations of the content security policy and requests to other origins, so far.
   * An answer with status 4xx that a test provokes is the one console error that is not counted: browsers write it down for
   * every `fetch`.
   */
  readonly problems: string[]
  close(): Promise<void>
}

export type TabOptions = BrowserContextOptions

/** A tab that shows motion, as most people see it. The others wait for none, and draw fewer frames. */
export const withMotion: TabOptions = { reducedMotion: 'no-preference' }

const usual: TabOptions = { locale: 'en-GB', viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' }

/** @param origin the only one that the tab may ask anything of */
export async function openTab(browser: Browser, origin: string, options: TabOptions = {}): Promise<Tab> {
  const context = await browser.newContext({ ...usual, ...options })
  const problems: string[] = []
  await context.exposeFunction('reportViolation', (violation: string) => problems.push(`policy: ${violation}`))
  await context.addInitScript({ content: watchPolicy })
  context.setDefaultTimeout(patienceMs)
  const page = await context.newPage()
  context.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) problems.push(`request: ${request.url()}`)
  })
  page.on('pageerror', (error) => problems.push(`exception: ${error.message}`))
  page.on('console', (message) => {
    const isRefusal = /status of 4\d\d/.test(message.text())
    if (message.type() === 'error' && !isRefusal) problems.push(`console: ${message.text()}`)
  })
  return { page, context, origin, problems, close: () => context.close() }
}
