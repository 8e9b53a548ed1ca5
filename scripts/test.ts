import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { runChecks } from './run-checks.ts'
import { closingLine, sum, type Counts } from './test-counts.ts'
import { consoleBuild, findChromium, stageOf, stages, type Stage } from './test-stages.ts'

// npm test [-- STAGE … | PATH …]: runs the stages one after the other, or the tests of these files and folders, goes on after
// a failure, and closes with one line of counts.
const paths = process.argv.slice(2).filter((word) => word.includes('/'))
const names = process.argv.slice(2).filter((word) => !word.includes('/'))
const unknown = names.filter((name) => !stages.some((stage) => stage.name === name))
if (unknown.length > 0) {
  const known = stages.map(({ name }) => name).join(', ')
  console.error(`There is no stage ${unknown.join(', ')}. Stages: ${known}; or give paths, e.g. src/cards.`)
  process.exit(2)
}
const everything = names.length === 0 && paths.length === 0
const wanted = [
  ...stages.filter(({ name, onRequest }) => (everything ? !onRequest : names.includes(name))),
  ...(paths.length === 0 ? [] : [stageOf(paths)]),
]

// The tests are about the product, not about this shell: its settings must not reach them.
const bare = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('FLOWHOOK_')))
const chromium = findChromium(process.env)
/** A folder with export files of Okta Workflows, which are no part of the checkout: tests with them say when they are skipped. */
const exports = process.env['FLOWHOOK_TEST_EXPORTS']
// Some hundred processes load the same code: the first one compiles it for all. Away with the run, as it is bounded by nothing.
const compiled = mkdtempSync(join(tmpdir(), 'flowhook-compiled-'))
process.once('exit', () => rmSync(compiled, { recursive: true, force: true }))
const environment: NodeJS.ProcessEnv = {
  ...bare,
  NODE_COMPILE_CACHE: compiled,
  PATH: [join(import.meta.dirname, '../node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter),
  ...(chromium === undefined ? {} : { FLOWHOOK_CHROMIUM: chromium }),
  ...(exports === undefined ? {} : { FLOWHOOK_TEST_EXPORTS: resolve(exports) }),
}

interface Result {
  readonly stage: Stage
  readonly counts: Counts
  readonly seconds: number
}

const results: Result[] = []
let consoleCounts: Counts | null = null
for (const stage of wanted) {
  console.log(`\n${stage.name}`)
  if (stage.name === 'browser' && chromium === undefined) {
    console.log('  No Chromium was found (FLOWHOOK_CHROMIUM names one): the browser tests are skipped.')
  }
  const started = performance.now()
  const before: Counts[] = []
  if (stage.needsConsole && consoleCounts === null) {
    consoleCounts = await runChecks([consoleBuild], environment)
    before.push(consoleCounts)
  }
  const counts = sum([...before, await stage.run(environment)])
  results.push({ stage, counts, seconds: (performance.now() - started) / 1000 })
}

console.log('')
for (const { stage, counts, seconds } of results) {
  const over = seconds > stage.budget ? ', OVER ITS BUDGET' : ''
  const time = `${seconds.toFixed(1)} s of ${stage.budget} s${over}`
  console.log(`${stage.name.padEnd(12)} ${closingLine(counts).padEnd(40)} ${time}`)
}
const total = sum(results.map(({ counts }) => counts))
const ran = total.passed + total.failed
if (ran === 0) console.log('No test ran.')
process.exitCode = total.failed > 0 || ran === 0 ? 1 : 0
console.log(closingLine(total))
