import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { newExecution, openWorld } from '../../../test/kit/engine-world.ts'
import { engineContract } from '../engine.contract.ts'
import { openEmbeddedEngine } from './embedded-engine.ts'

engineContract('embedded', openEmbeddedEngine)

describe('the embedded engine', () => {
  it('stores a flow of pure cards and its end in one commit, and still gives its outcome', async () => {
    const world = await openWorld(openEmbeddedEngine)
    try {
      world.save('f', [{ id: 'answer', card: 'flow.return', inputs: { fields: { big: { $from: 'trigger.body' } } } }])
      const engine = await world.engine()
      const big = 'x'.repeat(100_000)
      const { executionId } = await engine.accept({ ...newExecution('f', big), prompt: true })
      const outcome = await engine.outcome(executionId, 1_000)
      assert.deepEqual(outcome?.answer?.body, { json: { big } })
      const execution = await world.store.getExecution(executionId)
      assert.equal(execution?.status, 'SUCCESS')
      assert.equal(execution.generation, 1)
    } finally {
      await world.close()
    }
  })
})
