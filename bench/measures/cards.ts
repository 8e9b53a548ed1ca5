import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { endpoint, helper, newExecution, openWorld } from '../../test/kit/engine-world.ts'
import type { Card, Declaration } from '../../src/cards/card.ts'
import { cards, cardsById } from '../../src/cards/index.ts'
import { openEmbeddedEngine } from '../../src/engine/embedded/embedded-engine.ts'
import { Interpreter, type Interpretation } from '../../src/engine/interpret.ts'
import { executionLimits } from '../../src/engine/limits.ts'
import { openSlicer } from '../../src/engine/slicer.ts'
import { systemClock } from '../../src/base/clock.ts'
import { openLog } from '../../src/base/log.ts'
import { compileFlow, type CompiledFlow } from '../../src/language/compile.ts'
import { cardForms, readOktaFile } from '../../src/exchange/okta/index.ts'
import type { CardNode } from '../../src/model/flow-definition.ts'
import type { Measure } from './measure.ts'

/* oxlint-disable unicorn/no-thenable -- "then" is the name of a branch, never something to await */

const passes = 10_000
const people = Array.from({ length: passes }, (_, i) => ({ name: `Ada ${i}`, profile: { age: i % 100 } }))

/** What one pass does: five cards, the loop's own not counted. */
const mixed: readonly CardNode[] = [
  { id: 'age', card: 'object.get', inputs: { object: { $from: 'all.item' }, path: 'profile.age' } },
  {
    id: 'check',
    card: 'branching.if-else',
    inputs: { a: { $from: 'age.output' }, operator: '>=', b: 18 },
    branches: {
      then: [{ id: 'yes', card: 'text.compose', inputs: { text: '{{all.item.name}} is {{age.output}}' } }],
      else: [{ id: 'no', card: 'text.compose', inputs: { text: '{{all.item.name}} is a child' } }],
    },
    outputs: { line: { then: { $from: 'yes.output' }, else: { $from: 'no.output' } } },
  },
  {
    id: 'made',
    card: 'object.construct',
    inputs: { fields: { line: { $from: 'check.line' }, age: { $from: 'age.output' } } },
  },
  { id: 'back', card: 'object.get', inputs: { object: { $from: 'made.output' }, path: 'line' } },
]
const cardsInPass = 5
const warm = 3

/** Runs a flow to its end in the real engine on the real store. @returns seconds from the call to the outcome */
async function seconds(
  list: readonly CardNode[],
  body: unknown,
  helpers: Readonly<Record<string, readonly CardNode[]>> = {},
): Promise<number> {
  const world = await openWorld(openEmbeddedEngine)
  try {
    for (const [id, cards] of Object.entries(helpers)) world.save(id, cards, { trigger: helper('item', 'index') })
    // The history of so many cards is not what is measured.
    world.save('flow', list, {})
    const engine = await world.engine({ executionLimits: { fuel: 10_000_000 } })
    const started = performance.now()
    const { executionId } = await engine.accept(newExecution('flow', body))
    const outcome = await engine.outcome(executionId, 60_000)
    if (outcome?.status !== 'SUCCESS') throw new Error(`The measured flow did not succeed: ${outcome?.error?.message}`)
    return (performance.now() - started) / 1000
  } finally {
    await world.close()
  }
}

/** Runs a flow in the interpreter alone, its history with all values included. @returns seconds */
async function interpreted(compiled: CompiledFlow<Card>): Promise<number> {
  const interpreter = new Interpreter({
    flow: { id: 'pure', name: 'pure', version: 1, active: true, compiled },
    trigger: { body: people },
    // Pure cards ask nothing of it, nor of tables and connections.
    durable: { executionId: 'pure', signal: new AbortController().signal },
    start: () => Promise.reject(new Error('nothing is started')),
    answer() {},
    http: () => {
      throw new Error('nothing leaves here')
    },
    flows: { version: () => null },
    limits: executionLimits,
    slicer: openSlicer(() => performance.now()),
    clock: systemClock,
    log: openLog('silent'),
  } as unknown as Interpretation)
  const started = performance.now()
  const { error } = await interpreter.run()
  const took = (performance.now() - started) / 1000
  if (error !== null) throw new Error(error.message)
  return took
}

/** The same written by hand. */
function bare(): number {
  const started = performance.now()
  let characters = 0
  for (const item of people) {
    const { age } = item.profile
    const line = age >= 18 ? `${item.name} is ${age}` : `${item.name} is a child`
    characters += { line, age }.line.length
  }
  if (characters === 0) throw new Error('Nothing was done.')
  return (performance.now() - started) / 1000
}

export const pureCards: Measure = {
  name: 'pure cards a second in one flow (Get, If/Else, Compose, Construct)',
  unit: 'cards/s',
  target: 500_000,
  kind: 'least',
  async round() {
    const loop: CardNode = {
      id: 'all',
      card: 'list.for-each',
      inputs: { list: { $from: 'trigger.body' } },
      branches: { each: mixed },
    }
    const { flow } = compileFlow({ name: 'pure', trigger: endpoint, cards: [loop] }, cardsById)
    const times: number[] = []
    // The first ones warm the compiler up.
    for (let i = 0; i < warm + 9; i++) times.push(await interpreted(flow!))
    const took = times.slice(warm).toSorted((a, b) => a - b)[4]!
    return { ours: (passes * cardsInPass) / took, bare: (passes * cardsInPass) / bare() }
  },
}

export const forEachHelper: Measure = {
  name: 'For Each over 10,000 items that calls a helper of 3 cards',
  unit: 's',
  target: 1,
  kind: 'limit',
  async round() {
    const loop: CardNode = {
      id: 'all',
      card: 'list.for-each',
      inputs: { list: { $from: 'trigger.body' }, flow: 'helper' },
    }
    const called: readonly CardNode[] = [
      { id: 'name', card: 'object.get', inputs: { object: { $from: 'trigger.item' }, path: 'name' } },
      { id: 'line', card: 'text.compose', inputs: { text: '{{trigger.index}}: {{name.output}}' } },
      { id: 'answer', card: 'flow.return', inputs: { fields: { line: { $from: 'line.output' } } } },
    ]
    return { ours: await seconds([loop], people, { helper: called }), bare: bare() }
  },
}

/** Only where a folder of export files is named, as for the tests. */
export async function largestImport(): Promise<Measure | null> {
  const folder = process.env['FLOWHOOK_TEST_EXPORTS']
  if (folder === undefined) return null
  const files = (await readdir(folder, { recursive: true })).filter((name) => /\.(flopack|flow|folder)$/.test(name))
  const sizes = await Promise.all(files.map(async (name) => (await stat(join(folder, name))).size))
  const forms = cardForms(cards as readonly Declaration[])
  const largest = files[sizes.indexOf(Math.max(...sizes))]!
  return {
    name: 'import of the largest export, from its text to flows',
    unit: 'ms',
    target: 300,
    kind: 'limit',
    async round() {
      const text = await readFile(join(folder, largest), 'utf8')
      const parsing = performance.now()
      JSON.parse(text)
      const bare = performance.now() - parsing
      const started = performance.now()
      readOktaFile(JSON.parse(text), forms)
      const ours = performance.now() - started
      return { ours, bare, note: `${(text.length / 1e6).toFixed(1)} MB` }
    },
  }
}
