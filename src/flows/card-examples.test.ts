import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { systemClock } from '../base/clock.ts'
import { isProblem } from '../base/errors.ts'
import { systemIds } from '../base/ids.ts'
import type { Json } from '../base/json/json.ts'
import { openLog } from '../base/log.ts'
import { noConnections } from '../cards/connection.ts'
import type { Example } from '../cards/card.ts'
import type { Durable, StepAttempt } from '../cards/durable.ts'
import { cards, cardsById } from '../cards/index.ts'
import type { RunnableFlow } from '../engine/flow-lookup.ts'
import { openKnownTables } from '../engine/known-tables.ts'
import { Interpreter } from '../engine/interpret.ts'
import { executionLimits } from '../engine/limits.ts'
import { openSlicer } from '../engine/slicer.ts'
import { tableRefusal } from '../engine/table-refusal.ts'
import { openFiles } from '../files/index.ts'
import { compileFlow } from '../language/compile.ts'
import { readDefinition } from '../language/definition.ts'
import type { CardNode, FlowDefinition } from '../model/flow-definition.ts'
import { stampChange } from '../model/table.ts'
import { sampleTable } from '../store/contract/samples.kit.ts'
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts'
import type { Store } from '../store/store.ts'

/** The example as a flow: the cards that it takes values from, then the card itself. */
function flowOf(card: string, { given, inputs, branches, gives }: Example): FlowDefinition {
  const earlier = Object.entries(given ?? {}).map(([id, outputs]): CardNode => {
    const fields = Object.entries(outputs).map(([name, value]) => [name, { $literal: value }] as const)
    return { id, card: 'flow.assign', inputs: { fields: Object.fromEntries(fields) } }
  })
  const more = { ...(branches === undefined ? {} : { branches }), ...(gives === undefined ? {} : { outputs: gives }) }
  return {
    name: card,
    trigger: { event: 'api_endpoint', security: 'public' },
    cards: [...earlier, { id: 'example', card, inputs, ...more }],
  }
}

function runnable(id: string, given: FlowDefinition): RunnableFlow {
  const read = readDefinition(structuredClone(given))
  assert.ok('definition' in read, JSON.stringify(read))
  const { flow, problems } = compileFlow(read.definition, cardsById)
  assert.ok(flow !== undefined, JSON.stringify(problems))
  return { id, name: id, version: 1, active: true, compiled: flow }
}

/** Where examples find their tables. */
let store: Store
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowhook-examples-'))
  store = await openSqliteStore({ file: join(folder, 'flowhook.db'), clock: systemClock, log: openLog('silent') })
  const columns = (['text', 'number', 'boolean'] as const).map((type, i) => ({
    id: `c${i}`,
    name: ['Name', 'Age', 'Member'][i]!,
    type,
    default: null,
  }))
  for (const name of ['People', 'Empty']) {
    await store.commit({ kind: 'table.insert', table: sampleTable({ name, columns }) })
  }
})
after(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

/** A durable context for runs that nothing interrupts. */
function memoryDurable(at: number | undefined): Durable {
  const { signal } = new AbortController()
  return {
    executionId: 'example',
    signal,
    now: () => at ?? Date.now(),
    recorded: () => undefined,
    random: (_name, bytes) => '0'.repeat(2 * bytes),
    once: (_name, decide) => decide(),
    write: async (_name, change) => {
      const stamped = stampChange(change, { now: () => at ?? Date.now() }, systemIds(systemClock))
      const [changed] = await store.commit({ kind: 'table.change', change: stamped }).catch((thrown: unknown) => {
        throw isProblem(thrown) ? tableRefusal(thrown) : thrown
      })
      return changed
    },
    step: (_name, effect) => effect({ key: 'key', number: 1, signal } satisfies StepAttempt),
    pause: async () => null,
    sleepUntil: async (_name, epochMs) => {
      assert.ok(epochMs <= Date.now() + 1000, 'an example does not keep people waiting')
    },
  }
}

async function run(card: string, example: Example) {
  const helper = example.helper && runnable('helper', helperFlow(example.helper))
  const interpreter = new Interpreter({
    flow: runnable('flow', flowOf(card, example)),
    trigger: {},
    durable: memoryDurable(example.at),
    connections: noConnections,
    files: openFiles({ store, clock: systemClock, ids: systemIds(systemClock) }),
    exportFlow: async () => ({ type: 'flopack' }),
    tables: openKnownTables(store).reads,
    start: async () => 'started',
    answer: () => {},
    http: () => ({
      request: () => assert.fail('an example calls nobody'),
      connectMail: () => assert.fail('an example writes to nobody'),
      close: async () => {},
    }),
    flows: { version: (id) => (id === 'helper' ? (helper ?? null) : null) },
    limits: executionLimits,
    slicer: openSlicer(() => performance.now()),
    clock: systemClock,
    log: openLog('silent'),
  })
  const { end, error } = await interpreter.run()
  const records = JSON.parse(interpreter.history('RUNNING')) as { outputs: Json }[]
  return { end, error, outputs: records.at(-1)!.outputs }
}

function helperFlow({ cards, inputs }: NonNullable<Example['helper']>): FlowDefinition {
  return { name: 'helper', trigger: { event: 'helper', ...(inputs === undefined ? {} : { inputs }) }, cards }
}

describe('the examples of', () => {
  for (const { id, examples } of cards) {
    for (const [i, example] of examples.entries()) {
      it(`${id} hold: ${example.title ?? i + 1}`, async () => {
        if (example.outputs === undefined && example.error === undefined && example.ends === undefined) {
          runnable('flow', flowOf(id, example))
          return
        }
        const { end, error, outputs } = await run(id, example)
        if (example.error !== undefined) {
          assert.ok(error?.message.startsWith(example.error), `got: ${error?.message}`)
          return
        }
        assert.equal(error, null)
        assert.deepEqual(end, example.ends ?? null)
        if (example.outputs !== undefined) assert.deepEqual(outputs, example.outputs)
      })
    }
  }
})
