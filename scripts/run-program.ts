import { spawn } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

interface Options {
  readonly environment: NodeJS.ProcessEnv
  /** Keep what it prints, in place of showing it. */
  readonly capture?: boolean
  /** Takes what the program sends with `process.send`. */
  readonly onMessage?: (message: unknown) => void
}

/** Runs a program in the checkout to its end. It is ended with us: nothing stays behind when a run is interrupted. */
export function runProgram(
  [program, ...args]: readonly [string, ...string[]],
  { environment, capture = false, onMessage }: Options,
): Promise<{ readonly code: number; readonly printed: string }> {
  const output = capture ? 'pipe' : 'inherit'
  const child = spawn(program, args, {
    cwd: root,
    env: environment,
    stdio: ['ignore', output, output, ...(onMessage === undefined ? [] : (['ipc'] as const))],
  })
  let printed = ''
  child.stdout?.on('data', (bytes) => (printed += String(bytes)))
  child.stderr?.on('data', (bytes) => (printed += String(bytes)))
  if (onMessage !== undefined) child.on('message', onMessage)
  const end = () => {
    child.kill('SIGTERM')
    process.exit(1)
  }
  process.once('SIGTERM', end).once('SIGINT', end)
  return new Promise((resolve) => {
    const done = (code: number) => {
      process.off('SIGTERM', end).off('SIGINT', end)
      resolve({ code, printed })
    }
    child.on('error', (thrown) => {
      printed += thrown.message
      done(127)
    })
    child.on('close', (code) => done(code ?? 1))
  })
}
