import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Counts } from './test-counts.ts'
import { runChecks, type Check } from './run-checks.ts'
import { runNodeTests } from './run-node-tests.ts'

/** One part of `npm test`. */
export interface Stage {
  readonly name: string
  /** What it should take at most, in seconds; going over is said, and fails nothing. */
  readonly budget: number
  /** The built console is there before it runs. */
  readonly needsConsole?: true
  /** Only on request: `npm test -- NAME`. */
  readonly onRequest?: true
  readonly run: (environment: NodeJS.ProcessEnv) => Promise<Counts>
}

const root = join(import.meta.dirname, '..')
const bin = (name: string) => join(root, 'node_modules', '.bin', name)
/** Folders of pure code: their tests share one process, which is ten times quicker than one process for each file. */
const pure = ['src/language', 'src/catalog', 'src/model', 'web/src'].map((folder) => `${folder}/**/*.test.ts`)

const checks: readonly Check[] = [
  { name: 'prettier', command: [bin('prettier'), '--check', '--log-level', 'warn', '.'] },
  { name: 'oxlint', command: [bin('oxlint'), '--quiet'] },
  { name: 'tsc', command: [bin('tsc'), '--noEmit'] },
  { name: 'tsc web', command: [bin('tsc'), '--noEmit', '-p', 'web'], needs: 'web/tsconfig.json' },
]

/** The console, built where it is stale. */
export const consoleBuild: Check = {
  name: 'console build',
  command: [process.execPath, 'scripts/bootstrap.mjs', '--console'],
}

export const stages: readonly Stage[] = [
  { name: 'static', budget: 60, run: (environment) => runChecks(checks, environment) },
  { name: 'unit', budget: 120, run: unit },
  {
    name: 'front-door',
    budget: 120,
    needsConsole: true,
    run: (environment) =>
      tests(['test/front-door/**/*.test.ts', 'test/architecture/install.test.ts'], { environment, timeout: 240 }),
  },
  {
    name: 'browser',
    budget: 150,
    needsConsole: true,
    run: (environment) => tests(['test/browser/**/*.test.ts'], { environment, timeout: 240, concurrency: 3 }),
  },
  {
    name: 'faults',
    budget: 90,
    // Two at a time: most of their time they wait for tries and leases, but a machine full of killed servers makes each slow.
    run: (environment) => tests(['test/faults/**/*.test.ts'], { environment, timeout: 900, concurrency: 2 }),
  },
  { name: 'fuzz', budget: 600, onRequest: true, run: fuzz },
]

/** The tests of some files and folders of the repository, as a stage. */
export function stageOf(paths: readonly string[]): Stage {
  const patterns = paths.map((path) => (path.endsWith('.test.ts') ? path : join(path, '**/*.test.ts')))
  return {
    name: 'chosen',
    budget: 120,
    ...(patterns.some((pattern) => pattern.startsWith('test/')) ? { needsConsole: true } : {}),
    run: (environment) => tests(patterns, { environment, timeout: 240 }),
  }
}

interface Options {
  readonly environment: NodeJS.ProcessEnv
  /** For one file, in seconds. */
  readonly timeout: number
  readonly concurrency?: number
  readonly except?: readonly string[]
}

function tests(patterns: readonly string[], { except = [], ...options }: Options): Promise<Counts> {
  return runNodeTests({ files: globSync([...patterns], { cwd: root, exclude: [...except] }).sort(), ...options })
}

async function unit(environment: NodeJS.ProcessEnv): Promise<Counts> {
  const files = globSync([...pure], { cwd: root }).sort()
  const together = await runNodeTests({ files, environment, timeout: 120, isolation: 'none' })
  const patterns = ['src/**/*.test.ts', 'test/docs/**/*.test.ts', 'test/architecture/architecture.test.ts']
  const apart = await tests(patterns, { environment, timeout: 120, except: pure })
  return {
    passed: together.passed + apart.passed,
    failed: together.failed + apart.failed,
    skipped: together.skipped + apart.skipped,
  }
}

/** The property tests, with many more runs for each property. */
function fuzz(environment: NodeJS.ProcessEnv): Promise<Counts> {
  const files = globSync(['src/**/*.test.ts', 'test/**/*.test.ts'], { cwd: root })
    .filter((file) => readFileSync(join(root, file), 'utf8').includes(`'fast-check'`))
    .sort()
  return runNodeTests({ files, environment, timeout: 600, preload: './scripts/fuzz-longer.ts' })
}

const browsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The browser that the tests drive: the one that FLOWHOOK_CHROMIUM names, else one that the machine has. */
export function findChromium(environment: NodeJS.ProcessEnv): string | undefined {
  const named = environment['FLOWHOOK_CHROMIUM']
  return [...(named === undefined ? [] : [named]), ...browsers].find((path) => existsSync(path))
}
