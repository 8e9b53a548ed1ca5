import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { httpKit } from '../http.kit.ts'

interface Detail {
  readonly id: string
  readonly status: string
  readonly started: string
  readonly cards: readonly {
    readonly id: string
    readonly outputs: Record<string, unknown> | null
    readonly started: string
  }[]
}

const compose = { id: 'said', card: 'text.compose', inputs: { text: 'Hello {{trigger.body.name}}' } }
const wait = { id: 'wait', card: 'flow.wait-for', inputs: { delay: 1, unit: 'days' } }

describe('executions', () => {
  let kit: Awaited<ReturnType<typeof httpKit>>
  before(async () => {
    kit = await httpKit()
  })
  after(() => kit.close())

  async function flow(more: object = {}): Promise<{ id: string; invoke: string }> {
    const definition = {
      name: 'Greet',
      trigger: { event: 'api_endpoint', security: 'client_token' },
      cards: [compose],
      ...more,
    }
    const made = await kit.ask('POST', '/api/v1/flows', definition)
    assert.equal(made.statusCode, 200, made.body)
    const { id } = made.json<{ id: string }>()
    await kit.ask('POST', `/api/v1/flows/${id}/lifecycle/activate`)
    const { invokeUrl } = (await kit.ask('GET', `/api/v1/flows/${id}/endpoint`)).json<{ invokeUrl: string }>()
    return { id, invoke: invokeUrl.slice(invokeUrl.indexOf('/api/flo/')) }
  }
  const call = async (invoke: string, body: unknown = { name: 'Bo' }, headers = {}) => {
    const answer = await kit.ask('POST', invoke, body, { credential: null, headers })
    return String(answer.headers['x-flowhook-execution-id'])
  }
  const detail = async (id: string) => (await kit.ask('GET', `/api/v1/executions/${id}`)).json<Detail>()

  it('shows the trigger with what came in, then each card, and no credential', async () => {
    const { id, invoke } = await flow()
    const execution = await detail(await call(invoke))
    assert.equal(execution.status, 'SUCCESS')
    assert.deepEqual(
      execution.cards.map((card) => card.id),
      ['trigger', 'said'],
    )
    const [trigger, said] = execution.cards
    assert.deepEqual(trigger!.outputs!['body'], { name: 'Bo' })
    assert.equal(trigger!.outputs!['execution_id'], execution.id)
    assert.match(said!.started, /^\d{4}-\d\d-\d\dT/)
    const { clientToken } = (await kit.ask('GET', `/api/v1/flows/${id}/endpoint`)).json<{ clientToken: string }>()
    assert.ok(!JSON.stringify(execution).includes(clientToken))
  })

  it('keeps no values where the flow does not save its data', async () => {
    const { invoke } = await flow({ saveData: false })
    const id = await call(invoke)
    const { cards } = await detail(id)
    assert.deepEqual(
      cards.map(({ outputs }) => outputs),
      [null, null],
    )
    const retry = await kit.ask('POST', `/api/v1/executions/${id}/retry`)
    assert.equal(retry.statusCode, 409)
    assert.match(retry.body, /does not save its data/)
  })

  it('lists the newest first, in parts that neither miss nor repeat one', async () => {
    const { id, invoke } = await flow()
    const made: string[] = []
    for (let i = 0; i < 5; i++) made.push(await call(invoke))
    const found: string[] = []
    let url: string | undefined = `/api/v1/executions?flowId=${id}&limit=2`
    while (url !== undefined) {
      const answer = await kit.ask('GET', url)
      found.push(...answer.json<{ id: string }[]>().map((each) => each.id))
      const links = [answer.headers['link'] ?? []].flat()
      const next = links.find((link) => link.includes('rel="next"'))
      url = next === undefined ? undefined : /<http:\/\/127\.0\.0\.1:8470([^>]+)>/.exec(next)?.[1]
    }
    assert.deepEqual(found, made.toReversed())
  })

  it('retries with the same input on the version of now', async () => {
    const { id, invoke } = await flow()
    const first = await call(invoke)
    const changed = { ...compose, inputs: { text: 'Goodbye {{trigger.body.name}}' } }
    const trigger = { event: 'api_endpoint', security: 'client_token' }
    await kit.ask('PUT', `/api/v1/flows/${id}`, { name: 'Greet', trigger, cards: [changed] })
    const retried = (await kit.ask('POST', `/api/v1/executions/${first}/retry`)).json<{ executionId: string }>()
    await kit.engine.outcome(retried.executionId, 5000)
    const outputs = (await detail(retried.executionId)).cards[1]!.outputs
    assert.ok(Object.values(outputs!).includes('Goodbye Bo'))

    await kit.ask('POST', `/api/v1/flows/${id}/lifecycle/deactivate`)
    assert.equal((await kit.ask('POST', `/api/v1/executions/${first}/retry`)).statusCode, 409)
  })

  it('cancels one that waits, and says when it is too late', async () => {
    const { invoke } = await flow({ cards: [wait] })
    const id = await call(invoke, { name: 'Bo' }, { prefer: 'respond-async' })
    const cancelled = await kit.ask('POST', `/api/v1/executions/${id}/cancel`)
    assert.equal(cancelled.statusCode, 200, cancelled.body)
    await kit.engine.outcome(id, 5000)
    assert.equal((await detail(id)).status, 'CANCELLED')
    const again = await kit.ask('POST', `/api/v1/executions/${id}/cancel`)
    assert.deepEqual([again.statusCode, again.json<{ errorCode: string }>().errorCode], [409, 'E0000001'])
  })

  it('runs a flow by hand and waits for its end where that is asked', async () => {
    const { id } = await flow()
    const run = await kit.ask('POST', `/api/v1/flows/${id}/run`, { body: { name: 'Al' }, wait: true })
    assert.equal(run.statusCode, 200, run.body)
    const execution = await detail(run.json<{ executionId: string }>().executionId)
    assert.equal(execution.status, 'SUCCESS')
    assert.ok(Object.values(execution.cards[1]!.outputs!).includes('Hello Al'))
  })
})
