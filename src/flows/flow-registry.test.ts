import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openLog } from '../base/log.ts'
import { cardsById } from '../cards/index.ts'
import type { Flow } from '../model/flow.ts'
import { openFlowRegistry, type FlowRegistry } from './flow-registry.ts'
import { somebody, startFlows, type Flows } from './start-flows.kit.ts'

describe('the registry of flows', () => {
  let flows: Flows
  const opened: FlowRegistry[] = []
  before(async () => {
    flows = await startFlows()
  })
  after(async () => {
    for (const registry of opened) registry.close()
    await flows.stop()
  })

  /** A second registry on the same store, as another process would have it. */
  async function another(): Promise<FlowRegistry> {
    const registry = await openFlowRegistry({ store: flows.store, cards: cardsById, log: openLog('silent') })
    opened.push(registry)
    return registry
  }

  async function seen(what: () => boolean): Promise<void> {
    while (!what()) await new Promise(setImmediate)
  }

  const compiled = (flow: Flow, text: string) => ({
    ...flow.definition,
    cards: [{ id: 'made', card: 'text.compose', inputs: { text } }],
  })

  it('has every flow of the store, over several pages', async () => {
    const trigger = { event: 'api_endpoint', security: 'public' } as const
    const made = await Promise.all(
      Array.from({ length: 250 }, (_, i) =>
        flows.service.create({ name: `Many ${i % 3}`, trigger, cards: [] }, somebody),
      ),
    )
    const registry = await another()
    for (const { alias, id } of made) assert.equal(registry.endpoint(alias)?.flowId, id)
  })

  it('follows changes that others made', async () => {
    const registry = await another()
    const told: string[] = []
    registry.onSwitchedOn((alias) => told.push(alias))
    const flow = await flows.create({ name: 'Followed' })
    await seen(() => registry.endpoint(flow.alias)?.active === true)
    assert.deepEqual(told, [flow.alias])
    await flows.service.replace(flow.id, compiled(flow, 'two'), somebody)
    await seen(() => registry.endpoint(flow.alias)?.version === 2)
    await flows.service.deactivate(flow.id, somebody)
    await seen(() => registry.endpoint(flow.alias)?.active === false)
    await flows.service.delete(flow.id, somebody)
    await seen(() => registry.endpoint(flow.alias) === null)
    assert.deepEqual(told, [flow.alias])
    assert.equal(registry.find(flow.id), null)
    assert.deepEqual(registry.named('Followed'), [])
  })

  it('gives the newest version at once, and old ones out of the store (E5)', async () => {
    const flow = await flows.create({ name: 'Versions' })
    await flows.service.replace(flow.id, compiled(flow, 'two'), somebody)
    const newest = flows.registry.version(flow.id, null)
    assert.ok(newest !== null && !(newest instanceof Promise))
    assert.deepEqual([newest.version, newest.active, newest.compiled.nodes.length], [2, true, 1])
    assert.equal(flows.registry.version(flow.id, 2), newest)

    const first = await flows.registry.version(flow.id, 1)
    assert.deepEqual([first!.version, first!.compiled.nodes.length], [1, 0])
    assert.equal(await flows.registry.version(flow.id, 3), null)
    assert.equal(flows.registry.version('nobody', null), null)
  })

  it('has no endpoint for a helper, and takes it away from a flow that becomes one', async () => {
    const flow = await flows.create({ name: 'Becomes a helper' })
    await flows.service.replace(flow.id, { ...flow.definition, trigger: { event: 'helper' } }, somebody)
    assert.equal(flows.registry.endpoint(flow.alias), null)
    assert.ok(flows.registry.version(flow.id, null))
  })
})
