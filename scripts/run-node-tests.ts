import { runProgram } from './run-program.ts'
import { noTests, oneFailed, sum, type Counts } from './test-counts.ts'

export interface NodeTests {
  readonly files: readonly string[]
  readonly environment: NodeJS.ProcessEnv
  /** For one file, in seconds: a test that hangs fails in place of holding up everything. */
  readonly timeout: number
  /** `none`: all files in one process; only for tests that leave nothing behind and stop nothing. */
  readonly isolation?: 'none' | 'process'
  readonly concurrency?: number
  /** A module that each test process loads first. */
  readonly preload?: string
}

/** Runs test files with Node's own runner, with the server's own flags, and gives the counts. */
export async function runNodeTests(tests: NodeTests): Promise<Counts> {
  if (tests.files.length === 0) return noTests
  let counts: Counts | null = null
  const { code } = await runProgram(
    [
      process.execPath,
      '--disable-proto=delete',
      ...(tests.preload === undefined ? [] : ['--import', tests.preload]),
      '--test',
      `--test-isolation=${tests.isolation ?? 'process'}`,
      `--test-timeout=${tests.timeout * 1000}`,
      ...(tests.concurrency === undefined ? [] : [`--test-concurrency=${tests.concurrency}`]),
      '--test-reporter=./scripts/test-reporter.ts',
      '--test-reporter-destination=stdout',
      ...tests.files,
    ],
    { environment: tests.environment, onMessage: (message) => (counts = message as Counts) },
  )
  if (counts === null) {
    process.stdout.write(`  ✗ the test runner ended with code ${code} before it was done\n`)
    return oneFailed
  }
  // Something outside of every test went wrong: it must not pass unseen.
  const unseen = code !== 0 && (counts as Counts).failed === 0
  return unseen ? sum([counts, oneFailed]) : counts
}
