import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openApp, type App } from '../app.ts'
import { systemClock, type Clock } from '../base/clock.ts'
import { openLog } from '../base/log.ts'
import { readSettings } from '../config.ts'
import { openStubbedOutbound, type StubbedOutbound } from './stubbed-outbound.ts'

/** What the server said to a request that it did not take. */
export class ServerRefusal extends Error {
  readonly causes: readonly string[]
  constructor(message: string, causes: readonly string[]) {
    super(message)
    this.name = 'ServerRefusal'
    this.causes = causes
  }
}

/**
 * The real server, in this process, on a data folder of its own that goes away, with stubs for everything outside. Its clock can be
 * moved.
 */
export interface TestServer {
  readonly outbound: StubbedOutbound
  readonly url: () => string
  now(): number
  /** Time goes on from here (epoch ms). */
  moveTo(epochMs: number): void
  /** Stops it and starts it on the same data: what is due by now goes on. */
  restart(): Promise<void>
  /** @throws ServerRefusal */
  api<T>(method: string, path: string, body?: unknown): Promise<T>
  stop(): Promise<void>
}

export async function startTestServer(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'flowhook-flow-tests-'))
  const token = randomBytes(32).toString('hex')
  const settings = readSettings({ FLOWHOOK_DATA: folder, FLOWHOOK_PORT: '0', FLOWHOOK_TOKEN: token })
  const log = openLog('silent')
  const outbound = openStubbedOutbound()
  let offset = 0
  const clock: Clock = { now: () => systemClock.now() + offset, monotonic: () => systemClock.monotonic() }
  const open = (): Promise<App> => openApp({ settings, log, clock, outbound })
  let app = await open().catch(async (thrown: unknown) => {
    await rm(folder, { recursive: true, force: true })
    throw thrown
  })
  const stop = () => app.stop(1_000)
  return {
    outbound,
    url: () => app.url,
    now: clock.now,
    moveTo(epochMs) {
      offset = epochMs - systemClock.now()
    },
    async restart() {
      await stop()
      app = await open()
    },
    async api<T>(method: string, path: string, body?: unknown) {
      const answer = await fetch(app.url + path, {
        method,
        headers: {
          authorization: `SSWS ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      if (answer.ok) return (text === '' ? null : JSON.parse(text)) as T
      const { errorSummary, errorCauses = [] } = JSON.parse(text) as {
        errorSummary: string
        errorCauses?: readonly { errorSummary: string }[]
      }
      throw new ServerRefusal(
        errorSummary,
        errorCauses.map((cause) => cause.errorSummary),
      )
    },
    async stop() {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
