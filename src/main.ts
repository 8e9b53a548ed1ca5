import { systemClock } from './base/clock.ts'
import { openLog } from './base/log.ts'
import { openApp, type App } from './app.ts'
import { readSettings, SettingsError, type Settings } from './config.ts'
import { Failure, exitCodes } from './cli/failure.ts'
import { isProblem } from './base/errors.ts'

/** How long an orderly stop may take before the process ends anyway. */
const stopWithinMs = 10_000
/** npm, the shell and a process manager may each pass the same signal on. */
const sameSignalMs = 2000

/**
 * `flowhook serve`: starts the server, prints where it is, and stops it in order on SIGTERM or SIGINT.
 *
 * @throws Failure with every unusable setting, or with what keeps the data folder or the port from being used
 */
export async function serve(environment: NodeJS.ProcessEnv): Promise<void> {
  const settings = usable(environment)
  const log = openLog(settings.logLevel)
  // Before anything listens: who sees the server ready may already ask it to stop.
  const signals = listenForSignals((message) => log.info(message))
  const app = await openApp({ settings, log, clock: systemClock }).catch((thrown: unknown) => {
    log.debug({ err: thrown }, 'The start failed.')
    throw startFailure(thrown, settings)
  })
  announce(app)
  await signals.first
  await stop(app)
}

function usable(environment: NodeJS.ProcessEnv): Settings {
  try {
    return readSettings(environment)
  } catch (thrown) {
    if (!(thrown instanceof SettingsError)) throw thrown
    throw new Failure('The settings are not usable.', { exitCode: exitCodes.settings, hints: thrown.problems })
  }
}

function startFailure(thrown: unknown, settings: Settings): Failure {
  const { code, message } = thrown as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    return new Failure(`Port ${settings.port} on ${settings.host} is in use.`, {
      hints: ['Stop what listens there, or choose another port with FLOWHOOK_PORT (0 picks a free one).'],
    })
  }
  if (code === 'ENOSPC' || isProblem(thrown, 'STORE_FULL') || isFull(thrown)) {
    return new Failure(`The disk with the data folder ${settings.data} is full: the server needs some MiB to start.`, {
      hints: ['Nothing is lost. Make room, then start it again.'],
    })
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'EROFS') return new Failure(message)
  if (code === 'EEXIST' || code === 'ENOTDIR') {
    return new Failure(`The data folder ${settings.data} cannot be used: it, or what it lies in, is a file.`, {
      hints: ['Set FLOWHOOK_DATA to a folder.'],
    })
  }
  if (isProblem(thrown)) return new Failure(thrown.message, { hints: thrown.causes })
  return new Failure(`The server could not start: ${message}`, {
    hints: ['FLOWHOOK_LOG_LEVEL=debug prints where it happened.'],
  })
}

/** SQLite's own code for it. */
const isFull = (thrown: unknown) => ((thrown as { readonly errcode?: number }).errcode ?? 0) % 256 === 13

function announce(app: App): void {
  const lines = [`Flowhook is at ${app.publicUrl}`]
  if (app.url !== app.publicUrl) lines.push(`It listens on ${app.url}`)
  if (app.setupLink !== null)
    lines.push('', 'Set up the first administrator (works once, for 30 minutes):', `  ${app.setupLink}`)
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** Resolves at the first signal. The same one may arrive several times; a later one ends the process at once. */
function listenForSignals(note: (message: string) => void): { readonly first: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>()
  let first: number | null = null
  const onSignal = (signal: NodeJS.Signals) => {
    const now = performance.now()
    if (first === null) {
      first = now
      note(`${signal}: stopping; what was accepted is kept.`)
      // Also where the start itself hangs, e.g. on a file system that does not answer.
      setTimeout(() => process.exit(exitCodes.failed), stopWithinMs).unref()
      resolve()
    } else if (now - first > sameSignalMs) process.exit(exitCodes.failed)
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
  return { first: promise }
}

async function stop(app: App): Promise<never> {
  try {
    await app.stop(stopWithinMs - 2000)
    process.exit(exitCodes.ok)
  } catch (thrown) {
    process.stderr.write(`The stop went wrong: ${String(thrown)}\n`)
    process.exit(exitCodes.failed)
  }
}
