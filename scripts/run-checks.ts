import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from './run-program.ts'
import { oneFailed, onePassed, sum, type Counts } from './test-counts.ts'

/** A program whose exit code says whether something is in order. */
export interface Check {
  readonly name: string
  readonly command: readonly [program: string, ...args: string[]]
  /** Left out while this file is not there. */
  readonly needs?: string
}

const root = join(import.meta.dirname, '..')

/** Runs checks side by side; shows what the failing ones printed. */
export async function runChecks(checks: readonly Check[], environment: NodeJS.ProcessEnv): Promise<Counts> {
  const wanted = checks.filter(({ needs }) => needs === undefined || existsSync(join(root, needs)))
  return sum(await Promise.all(wanted.map((check) => runCheck(check, environment))))
}

async function runCheck({ name, command }: Check, environment: NodeJS.ProcessEnv): Promise<Counts> {
  const started = performance.now()
  const { code, printed } = await runProgram(command, { environment, capture: true })
  const ms = Math.round(performance.now() - started)
  process.stdout.write(`  ${code === 0 ? '✓' : '✗'} ${name.padEnd(60)} ${ms} ms\n`)
  if (code !== 0) process.stdout.write(`${printed.replaceAll(/^/gm, '      ')}\n`)
  return code === 0 ? onePassed : oneFailed
}
