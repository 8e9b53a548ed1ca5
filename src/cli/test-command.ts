import type { Command } from 'commander'
import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FlowTests } from '../flow-tests/run-tests.ts'
import { exitCodes, Failure } from './failure.ts'
import { flowEnding, readFlowFolder } from './flow-folder.ts'
import { parseJson } from './input.ts'
import { json, plain, terminal } from './output.ts'

/** The ending of the file with a flow's tests; it stands beside the flow's. */
const testEnding = '.tests.json'

interface FileResult {
  readonly file: string
  readonly tests: { readonly name: string; readonly ms: number; readonly failures: readonly string[] }[]
}

/** `flowhook test` */
export function testCommand(program: Command): void {
  program
    .command('test [dir]')
    .description('run the tests that stand beside flows in a folder, without a server and without the network')
    .option('--only <words>', 'only tests with these words in their name or file')
    .option('--json', 'print JSON')
    .action(async (dir: string | undefined, options: { only?: string; json?: boolean }) =>
      runTests(dir ?? '.', options),
    )
}

async function runTests(
  dir: string,
  { only = '', json: asJson = false }: { only?: string; json?: boolean },
): Promise<void> {
  const { flows } = await readFlowFolder(dir)
  // Only this command needs the server's code; the others start quicker without it.
  const { readTestFile } = await import('../flow-tests/test-file.ts')
  const { runFlowTests } = await import('../flow-tests/run-tests.ts')
  const { ServerRefusal } = await import('../flow-tests/test-server.ts')
  const tests: FlowTests[] = []
  const files = new Map<FlowTests, string>()
  for (const flow of flows) {
    const file = flow.file.slice(0, -flowEnding.length) + testEnding
    const content = await readTests(join(dir, file))
    if (content === null) continue
    const read = readTestFile(content)
    if ('problems' in read) {
      const hints = read.problems.map(({ at, message }) => `${at === '' ? 'it' : at}: ${message}`)
      throw new Failure(`${join(dir, file)} is no file of tests.`, { exitCode: exitCodes.usage, hints })
    }
    const wanted = read.file.tests.filter(({ name }) => `${file} ${name}`.toLowerCase().includes(only.toLowerCase()))
    if (wanted.length === 0) continue
    const of: FlowTests = { flow, file: { ...read.file, tests: wanted } }
    tests.push(of)
    files.set(of, file)
  }
  if (tests.length === 0) {
    throw new Failure(`There is no test in ${dir}${only === '' ? '' : ` with “${only}”`}.`, {
      exitCode: exitCodes.notFound,
      hints: [`The tests of NAME${flowEnding} stand in NAME${testEnding} beside it.`],
    })
  }
  const results: FileResult[] = []
  await runFlowTests(flows, tests, (of, { test, ms, failures }) => {
    const file = files.get(of)!
    if (results.at(-1)?.file !== file) {
      results.push({ file, tests: [] })
      if (!asJson) terminal.out(file)
    }
    results.at(-1)!.tests.push({ name: test, ms, failures })
    if (asJson) return
    terminal.out(`  ${failures.length === 0 ? '✔' : '✘'} ${plain(test)} (${ms} ms)`)
    for (const failure of failures) terminal.out(`      ${plain(failure)}`)
  }).catch((thrown: unknown) => {
    if (!(thrown instanceof ServerRefusal)) throw thrown
    throw new Failure(`The flows in ${dir} cannot be run: ${thrown.message}`, { hints: thrown.causes })
  })
  const all = results.flatMap((each) => each.tests)
  const failed = all.filter(({ failures }) => failures.length > 0).length
  if (asJson) terminal.out(json({ passed: all.length - failed, failed, files: results }))
  else terminal.out(`${all.length - failed} passed, ${failed} failed`)
  if (failed > 0) throw new Failure(`${failed} ${failed === 1 ? 'test' : 'tests'} failed.`)
}

async function readTests(file: string): Promise<unknown> {
  const found = await lstat(file).catch(() => null)
  if (found === null) return null
  if (!found.isFile()) throw new Failure(`${file} is no file.`, { exitCode: exitCodes.usage })
  return parseJson(await readFile(file, 'utf8'), file)
}
