import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { systemClock } from '../../../src/base/clock.ts'
import { openLog } from '../../../src/base/log.ts'
import type { Table } from '../../../src/model/table.ts'
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts'
import type { Store } from '../../../src/store/store.ts'
import { MemoryStore, type EngineMutation } from './memory-store.ts'
import { Random } from './random.ts'

const table: Table = {
  id: 't',
  name: 'Rows',
  description: '',
  folderId: null,
  columns: [{ id: 'what', name: 'What', type: 'text', default: null }],
  created: 1,
  lastUpdated: 1,
  revision: 1,
}

describe('the store of the simulation', () => {
  let folder: string
  let store: Store
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flowhook-simulation-'))
    store = await openSqliteStore({ file: join(folder, 'flowhook.db'), clock: systemClock, log: openLog('silent') })
    await store.commit({ kind: 'table.insert', table })
  })
  after(async () => {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('answers as the embedded one does, whatever an engine asks of both', async () => {
    let written = 0
    for (let seed = 1; seed <= 12; seed++) {
      const random = new Random(seed)
      const memory = new MemoryStore()
      const ids = [1, 2, 3, 4].map((n) => `00000000-0000-7000-8000-${String(seed * 10 + n).padStart(12, '0')}`)
      for (let i = 0; i < 150; i++) {
        const id = random.pick(ids)
        // Accepting what is there already is a mistake that no engine makes.
        const commit = memory.getExecution(id) === null ? randomAccept(random, id, seed) : randomWrite(random, id, seed)
        const what = `seed ${seed}, commit ${i}: ${JSON.stringify(commit)}`
        assert.deepEqual(
          await asked(async () => memory.commit(commit)),
          await asked(() => store.commit(...commit)),
          what,
        )
        for (const id of ids) {
          assert.deepEqual(memory.getExecution(id), await store.getExecution(id), what)
          assert.deepEqual(memory.getSteps(id), await store.getSteps(id), what)
        }
        const query = { now: random.int(0, 100), after: null, limit: 10 }
        const mine = new Set(ids)
        const unfinished = await store.unfinishedExecutions({ ...query, limit: 1_000 })
        assert.deepEqual(
          memory.unfinishedExecutions(query),
          unfinished.filter((id) => mine.has(id)),
          what,
        )
      }
      const kept = await store.scanRows({ tableId: 't', filter: [], after: null, limit: 1_000, scan: 10_000 })
      const inserted = kept.rows.filter(({ id }) => id.startsWith(`${seed}-`))
      assert.equal(memory.rows.length, inserted.length, `seed ${seed}: rows`)
      written += inserted.length
    }
    assert.ok(written > 0, 'no row was written')
  })
})

/** What a call came to: its answer, or the code of what it threw. */
async function asked(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return await call()
  } catch (thrown) {
    return { code: (thrown as { readonly code?: unknown }).code }
  }
}

let rows = 0

/** Some of them have the same event, and some are at their end at once. */
function randomAccept(random: Random, id: string, seed: number): readonly EngineMutation[] {
  const once = { eventId: `${seed} ${random.int(1, 2)}`, expires: random.int(0, 100) }
  const alone = random.chance(0.5) ? { alone: true } : {}
  const accept: EngineMutation = {
    kind: 'execution.accept',
    id,
    flowId: 'f',
    flowVersion: random.int(1, 2),
    started: random.int(0, 100),
    trigger: { event: 'api_endpoint' },
    head: '{"method":"POST"}',
    body: random.chance(0.5) ? new Uint8Array([1, 2]) : null,
    ...(random.chance(0.6) ? { once: { ...once, ...alone } } : {}),
  }
  return random.chance(0.8) ? [accept] : [accept, finish(random, id, 1)]
}

function finish(random: Random, id: string, generation: number): EngineMutation {
  return {
    kind: 'execution.finish',
    id,
    generation,
    status: random.pick(['SUCCESS', 'FAILED', 'CANCELLED'] as const),
    finished: 5,
    history: random.chance(0.5) ? null : '[]',
    error: null,
    keepInput: random.chance(0.5),
  }
}

function randomWrite(random: Random, id: string, seed: number): readonly EngineMutation[] {
  const generation = random.int(1, 4)
  const steps = Array.from({ length: random.int(0, 2) }, () => ({
    name: random.pick(['a', 'b', 'c']),
    result: String(random.int(0, 9)),
  }))
  const history = random.chance(0.5) ? null : '[]'
  switch (random.int(0, 9)) {
    case 0:
    case 1:
      return [{ kind: 'execution.claim', id, generation }]
    case 2:
      return [{ kind: 'execution.claim', id }]
    case 3:
    case 4:
      return [{ kind: 'execution.steps', id, generation, steps }]
    case 5:
      return [
        {
          kind: 'execution.wait',
          id,
          generation,
          steps,
          wakeAt: random.int(0, 100),
          history,
          ...(random.chance(0.5) ? { pausedAt: random.pick(['p', 'q']) } : {}),
        },
      ]
    case 6:
      return [{ kind: 'execution.resume', id, at: random.int(0, 100), result: '{"given":1}' }]
    case 7: {
      const change = { kind: 'insert', tableId: 't', rows: [{ what: 'x' }] } as const
      return [
        {
          kind: 'execution.change',
          id,
          generation,
          steps,
          name: random.pick(['w', 'x']),
          change: { change, at: 1, ids: [`${seed}-${++rows}`] },
        },
      ]
    }
    default:
      return random.chance(0.2) ? [finish(random, id, generation)] : [{ kind: 'execution.claim', id }]
  }
}
