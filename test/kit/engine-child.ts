import { noConnections } from '../../src/cards/connection.ts'
import { appendFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../src/base/clock.ts'
import { systemIds } from '../../src/base/ids.ts'
import { openLog } from '../../src/base/log.ts'
import type { CrashPoint } from '../../src/engine/crash-point.ts'
import { openEmbeddedEngine } from '../../src/engine/embedded/embedded-engine.ts'
import { openFiles } from '../../src/files/index.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { memoryFlows, newExecution, worldCards } from './engine-world.ts'

// node engine-child.ts FOLDER POINT [EXECUTION]: an engine in a process of its own that kills itself at a crash point. Without
// EXECUTION it accepts one and prints its id; with it, it goes on with what an earlier process left and prints the outcome.
// What its cards do to the outside is a line each in FOLDER/effects: written before anything else can happen.
const [folder, point, executionId] = process.argv.slice(2) as [string, CrashPoint | 'never', string?]

const clock = systemClock
const log = openLog('silent')
const store = await openSqliteStore({ file: join(folder, 'flowhook.db'), clock, log })
const flows = memoryFlows(
  worldCards({
    happened: (effect) => appendFileSync(join(folder, 'effects'), `${JSON.stringify(effect)}\n`),
    gate: () => Promise.resolve(),
  }),
)
flows.save('f', [
  { id: 'one', card: 'test.effect', inputs: { what: 'one' } },
  { id: 'wait', card: 'flow.wait-for', inputs: { delay: 0.03 } },
  { id: 'two', card: 'test.effect', inputs: { what: 'two' } },
  {
    id: 'answer',
    card: 'flow.return',
    inputs: { fields: { one: { $from: 'one.output' }, two: { $from: 'two.output' } } },
  },
])
const engine = openEmbeddedEngine({
  store,
  flows,
  tools: {
    connections: noConnections,
    files: openFiles({ store, clock, ids: systemIds(clock) }),
    exportFlow: async () => null,
    http() {
      throw new Error('nothing leaves here')
    },
  },
  clock,
  ids: systemIds(clock),
  log,
  crashPoint(at, id) {
    if (at !== point) return
    if (executionId === undefined) writeSync(1, `${id}\n`)
    process.kill(process.pid, 'SIGKILL')
  },
})
await engine.start()
const id = executionId ?? (await engine.accept(newExecution('f'))).executionId
const outcome = await engine.outcome(id, 20_000)
writeSync(1, `${JSON.stringify(outcome)}\n`)
await engine.stop(1_000)
await store.close()
