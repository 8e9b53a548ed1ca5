import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { Effect } from '../../../test/kit/engine-world.ts'
import { systemClock } from '../../base/clock.ts'
import { openLog } from '../../base/log.ts'
import { openSqliteStore } from '../../store/sqlite/sqlite-store.ts'
import { crashPoints } from '../crash-point.ts'

const child = join(import.meta.dirname, '../../../test/kit/engine-child.ts')

/** Runs the engine in a process of its own. Gives what it printed and the signal that ended it. */
async function run(...args: readonly string[]): Promise<{ printed: string; signal: NodeJS.Signals | null }> {
  const process_ = spawn(process.execPath, ['--disable-proto=delete', child, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  process_.stdout.on('data', (bytes) => (printed += String(bytes)))
  const [, signal] = (await once(process_, 'close')) as [number | null, NodeJS.Signals | null]
  return { printed: printed.trim(), signal }
}

describe('a process killed with SIGKILL', { concurrency: 3 }, () => {
  for (const point of crashPoints) {
    it(`D2 E1 E2: at "${point}" leaves an execution that the next process brings to its end`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'flowhook-kill-'))
      try {
        // A resumed execution is one that was left: the first process dies early, the second where it is told to.
        const first = await run(folder, point === 'resume: claimed' ? 'accept: recorded' : point)
        assert.equal(first.signal, 'SIGKILL')
        const executionId = first.printed
        if (point === 'resume: claimed') assert.equal((await run(folder, point, executionId)).signal, 'SIGKILL')
        const last = await run(folder, 'never', executionId)
        assert.equal(last.signal, null)

        const store = await openSqliteStore({
          file: join(folder, 'flowhook.db'),
          clock: systemClock,
          log: openLog('silent'),
        })
        const execution = await store.getExecution(executionId)
        await store.close()
        assert.equal(execution?.status, 'SUCCESS')
        const effects = (await readFile(join(folder, 'effects'), 'utf8'))
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Effect)
        const repeated = point === 'step: effect done, not recorded' ? ['one'] : []
        assert.deepEqual(effects.map(({ what }) => what).toSorted(), [...repeated, 'one', 'two'].toSorted())
        assert.equal(new Set(effects.map(({ key }) => key)).size, 2)
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    })
  }
})
