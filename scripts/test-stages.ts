import { existsSync, globSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, join } from 'node:path'
import { runChecks, type Check } from './run-checks.ts'
import { runNodeTests } from './run-node-tests.ts'
import { sum, type Counts } from './test-counts.ts'

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
/**
 * The parts of the unit stage, longest first. The tests of a part share one process: to load the server's code again for each
 * file takes longer than most files' tests. What no part names comes last, together.
 */
const parts: readonly (readonly string[])[] = [
  ['src/engine/pgboss'],
  ['src/store/postgres'],
  ['src/cards'],
  ['src/http/routes'],
  ['src/connectors'],
  ['src/hooks/deliver'],
  ['src/engine'],
  ['src/http'],
  ['src/store'],
  ['src/exchange', 'src/transfer'],
  ['src/access', 'src/connections'],
  ['src/flows'],
  ['src/hooks'],
  ['src/base', 'src/cli'],
  ['src/catalog', 'src/language', 'src/model', 'web/src'],
]
/** Files that take longest, longest first: with one of them begun last, all cores but one would wait for it. */
const long = {
  'front-door': ['install', 'cli', 'flow-tests', 'migrate', 'delivery', 'several-servers', 'traces', 'notices'],
  browser: [
    'every-screen',
    'builder-strip',
    'event-hooks',
    'executions',
    'flows',
    'access',
    'deliveries',
    'system-log',
  ],
  faults: ['nodes', 'network', 'clock', 'simulation', 'store-faults', 'stop', 'restore'],
} as const

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
      eachAlone(['test/front-door/**/*.test.ts', 'test/architecture/install.test.ts'], long['front-door'], {
        environment,
        timeout: 240,
      }),
  },
  {
    name: 'browser',
    budget: 150,
    needsConsole: true,
    run: browser,
  },
  {
    name: 'faults',
    budget: 90,
    // Most of their time they wait for tries and leases; a machine full of killed servers makes each slow.
    run: (environment) =>
      eachAlone(['test/faults/**/*.test.ts'], long.faults, { environment, timeout: 900, concurrency: 3 }),
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
}

function tests(patterns: readonly string[], options: Options): Promise<Counts> {
  const files = globSync([...patterns], { cwd: root }).sort()
  // Node leaves a core free: on a machine with two, one file would run after the other.
  return runNodeTests({ files, concurrency: availableParallelism(), ...options })
}

function unit(environment: NodeJS.ProcessEnv): Promise<Counts> {
  const everything = ['src/**/*.test.ts', 'web/src/**/*.test.ts', 'test/docs/**/*.test.ts']
  const left = new Set(globSync([...everything, 'test/architecture/architecture.test.ts'], { cwd: root }).sort())
  const taken = [...parts].sort(deeperFirst).map((folders) => {
    const files = [...left].filter((file) => folders.some((folder) => file.startsWith(`${folder}/`)))
    for (const file of files) left.delete(file)
    return { rank: parts.indexOf(folders), files }
  })
  taken.sort((one, other) => one.rank - other.rank)
  // One more than there are cores: some wait for time-outs and processes.
  const concurrency = availableParallelism() + 1
  return sideBySide([...taken.map(({ files }) => files), [...left]], { environment, timeout: 120, concurrency })
}

/** A few files in a process share a Chromium, and the time that it takes to start one. */
function browser(environment: NodeJS.ProcessEnv): Promise<Counts> {
  const [alone, short] = longestFirst(['test/browser/**/*.test.ts'], long.browser)
  const fours = Array.from({ length: Math.ceil(short.length / 4) }, (_, at) => short.slice(4 * at, 4 * at + 4))
  // One more than there are cores: tests wait for pages now and then.
  const concurrency = availableParallelism() + 1
  return sideBySide([...alone.map((file) => [file]), ...fours], { environment, timeout: 240, concurrency })
}

/** A process for each file, those that take longest first: Node's own runner takes files by their names. */
function eachAlone(patterns: readonly string[], first: readonly string[], options: Options): Promise<Counts> {
  return sideBySide(
    longestFirst(patterns, first)
      .flat()
      .map((file) => [file]),
    options,
  )
}

/** The files of these names, in this order, and all others. */
function longestFirst(patterns: readonly string[], names: readonly string[]): [string[], string[]] {
  const files = globSync([...patterns], { cwd: root }).sort()
  const first = names.flatMap((name) => files.filter((file) => basename(file) === `${name}.test.ts`))
  return [first, files.filter((file) => !first.includes(file))]
}

/** Runs parts, the files of each in one process, as many at a time as there are cores. */
async function sideBySide(queue: readonly (readonly string[])[], options: Options): Promise<Counts> {
  const waiting = [...queue]
  const counts: Counts[] = []
  const work = async () => {
    for (let files = waiting.shift(); files !== undefined; files = waiting.shift()) {
      counts.push(await runNodeTests({ ...options, files, isolation: 'none' }))
    }
  }
  await Promise.all(Array.from({ length: options.concurrency ?? availableParallelism() }, work))
  return sum(counts)
}

/** A folder inside of another part's is taken out of that one. */
function deeperFirst([one = '']: readonly string[], [other = '']: readonly string[]): number {
  return other.split('/').length - one.split('/').length
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
