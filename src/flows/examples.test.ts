import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { normalise, readDefinition } from '../language/definition.ts'
import { cardsById } from '../cards/index.ts'
import type { FlowDefinition } from '../model/flow-definition.ts'
import { somebody, startFlows, type Flows } from './start-flows.kit.ts'

const folder = join(import.meta.dirname, '../../examples')

async function definitionIn(file: string): Promise<FlowDefinition> {
  const read = readDefinition(JSON.parse(await readFile(join(folder, file), 'utf8')))
  assert.ok('definition' in read, JSON.stringify(read))
  return read.definition
}

const event = {
  uuid: '6d0f2b1c-1a2b-11f1-9c3d-0b5c7f1e2a33',
  published: '2026-03-02T10:20:01.512Z',
  eventType: 'security.breached_credential.detected',
  severity: 'WARN',
  actor: { type: 'User', alternateId: 'ada@example.com', displayName: 'Ada Lovelace' },
}

describe('the flows in examples/', () => {
  let flows: Flows
  before(async () => {
    flows = await startFlows()
  })
  after(() => flows.stop())

  async function answerTo(file: string, body: unknown) {
    const flow = await flows.create(await definitionIn(file))
    const answer = await flows.endpoint.invoke({
      alias: flow.alias,
      method: 'POST',
      headers: { 'x-api-client-token': flow.clientToken, 'content-type': 'application/json' },
      query: '',
      body: Buffer.from(JSON.stringify(body)),
    })
    const { history } = (await flows.store.getExecution(answer.executionId!))!
    return { status: answer.status, said: JSON.parse(answer.body) as unknown, history: history! }
  }

  it('are in canonical order and can be created, helpers first', async () => {
    const files = (await readdir(folder)).filter((name) => name.endsWith('.flow.json'))
    assert.ok(files.length >= 3)
    const definitions = await Promise.all(files.map(definitionIn))
    for (const definition of definitions) {
      assert.equal(JSON.stringify(normalise(definition, cardsById)), JSON.stringify(definition), definition.name)
    }
    definitions.sort((a, b) => Number(b.trigger.event === 'helper') - Number(a.trigger.event === 'helper'))
    const own = await startFlows()
    try {
      for (const definition of definitions) await own.service.create(definition, somebody)
    } finally {
      await own.stop()
    }
  })

  it('tell whose credential was breached', async () => {
    const { status, said } = await answerTo('breached-credential.flow.json', { data: { events: [event] } })
    assert.equal(status, 200)
    assert.deepEqual(said, {
      login: 'ada@example.com',
      message: 'A credential of Ada Lovelace (ada@example.com) was found in a breach at 2026-03-02T10:20:01.512Z.',
    })
  })

  it('look at every event with a helper flow', async () => {
    await flows.create(await definitionIn('note-one-event.flow.json'))
    const events = [event, { ...event, severity: 'INFO', eventType: 'user.session.start' }]
    const { status, said, history } = await answerTo('every-event.flow.json', { eventId: 'delivery', data: { events } })
    assert.deepEqual([status, said], [200, { noted: 2 }])
    assert.ok(history.includes('delivery 0: Look at security.breached_credential.detected by ada@example.com.'))
    assert.ok(history.includes('delivery 1: Note user.session.start by somebody.'))
  })
})
