import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { httpKit } from '../http.kit.ts'

interface Detail {
  readonly id: string
  readonly status: string
  readonly started: string
  readonly flowName: string | null
  readonly trigger: { readonly origin?: { readonly requestId: string } }
  readonly cards: readonly {
    readonly id: string
    readonly outputs: Record<string, unknown> | null
    readonly started: string
    readonly pinned?: boolean
    readonly truncated?: readonly string[]
    readonly passCount?: number
    readonly passes?: readonly { readonly name: string; readonly index: number }[]
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

    // Nobody can call a flow that is off, but a person may run it: the new execution is theirs.
    await kit.ask('POST', `/api/v1/flows/${id}/lifecycle/deactivate`)
    const off = await kit.ask('POST', `/api/v1/executions/${first}/retry`)
    assert.equal(off.statusCode, 200, off.body)
    const byHand = await detail(off.json<{ executionId: string }>().executionId)
    const { origin, ...repeats } = byHand.trigger
    assert.deepEqual(repeats, { event: 'manual', retryOf: first })
    assert.match(origin?.requestId ?? '', /^oae\w{17}$/)
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

  const two = [
    { id: 'one', card: 'text.compose', inputs: { text: 'one {{trigger.body.name}}' } },
    { id: 'two', card: 'text.compose', inputs: { text: '{{one.output}}, two {{trigger.body.name}}' } },
  ]
  const outputOf = ({ cards }: Detail, id: string) => cards.find((card) => card.id === id)?.outputs?.['output']
  const retried = async (id: string, change: object) => {
    const answer = await kit.ask('POST', `/api/v1/executions/${id}/retry`, change)
    assert.equal(answer.statusCode, 200, answer.body)
    const { executionId } = answer.json<{ executionId: string }>()
    await kit.engine.outcome(executionId, 5000)
    return detail(executionId)
  }

  it('runs with pinned outputs in place of cards, and answers with how it ended', async () => {
    const answer = { id: 'answer', card: 'flow.return', inputs: { fields: { said: { $from: 'two.output' } } } }
    const { id } = await flow({ cards: [...two, answer] })
    const pinned = { one: { output: 'pinned' } }
    const run = await kit.ask('POST', `/api/v1/flows/${id}/run`, { body: { name: 'Al' }, pinned, wait: true })
    const { executionId, ...outcome } = run.json<{ executionId: string }>()
    assert.deepEqual(outcome, {
      status: 'SUCCESS',
      answer: { status: 200, headers: {}, body: { said: 'pinned, two Al' } },
      error: null,
    })
    const { cards } = await detail(executionId)
    assert.deepEqual(
      cards.map((card) => [card.id, card.pinned]),
      [
        ['trigger', undefined],
        ['one', true],
        ['two', undefined],
        ['answer', undefined],
      ],
    )
    assert.ok(!JSON.stringify(cards[0]!.outputs).includes('pinned'))
    const wrong = await kit.ask('POST', `/api/v1/flows/${id}/run`, { pinned: { nobody: {} } })
    assert.equal(wrong.statusCode, 400)
    assert.match(wrong.body, /pinned.nobody: There is no card/)
  })

  it('runs again from a card on, with what came before as it was and an input that was changed', async () => {
    const { id, invoke } = await flow({ cards: two })
    const first = await call(invoke)
    const changed = await retried(first, { from: 'two', body: { name: 'Cy' } })
    assert.equal(outputOf(changed, 'two'), 'one Bo, two Cy')
    assert.equal(changed.cards[1]!.pinned, true)
    assert.partialDeepStrictEqual(changed.trigger, { event: 'manual', retryOf: first })
    const pinned = await retried(first, { from: 'two', pinned: { one: { output: 'mine' } } })
    assert.equal(outputOf(pinned, 'two'), 'mine, two Bo')
    // What was pinned once is not pinned for ever.
    assert.equal(outputOf(await retried(pinned.id, {}), 'two'), 'one Bo, two Bo')
    const nowhere = await kit.ask('POST', `/api/v1/executions/${first}/retry`, { from: 'nobody' })
    assert.deepEqual([nowhere.statusCode, /from: There is no card/.test(nowhere.body)], [400, true])
    assert.equal(id.length, 36)
  })

  it('does not run from a card on where the outputs before it were not kept', async () => {
    const broken = { id: 'read', card: 'json.parse', inputs: { text: '{' } }
    const { invoke } = await flow({ cards: [broken, ...two] })
    const first = await call(invoke)
    const refused = await kit.ask('POST', `/api/v1/executions/${first}/retry`, { from: 'two' })
    assert.equal(refused.statusCode, 409)
    assert.match(refused.body, /card read did not come to an end/)
    const big = await flow({ cards: two })
    const large = await call(big.invoke, { name: 'x'.repeat(300_000) })
    const unsaved = await kit.ask('POST', `/api/v1/executions/${large}/retry`, { from: 'two' })
    assert.equal(unsaved.statusCode, 409)
    assert.match(unsaved.body, /outputs of card one were not saved/)
  })

  it('shows large values by their beginning, and all of them where that is asked', async () => {
    const { invoke } = await flow({ cards: [] })
    const id = await call(invoke, { name: 'x'.repeat(300_000) })
    const [cut] = (await detail(id)).cards
    assert.deepEqual(cut!.truncated, ['body', 'raw_body'])
    assert.equal(String(cut!.outputs!['body']).length, 10_000)
    const whole = (await kit.ask('GET', `/api/v1/executions/${id}?full=true`)).json<Detail>().cards[0]!
    assert.equal((whole.outputs!['body'] as { name: string }).name.length, 300_000)
    assert.equal(whole.truncated, undefined)
  })

  it('gives the first passes of a loop and those that failed, and the others in parts', async () => {
    const inner = { id: 'read', card: 'json.parse', inputs: { text: { $from: 'all.item' } } }
    const loop = { id: 'all', card: 'list.for-each', inputs: { list: { $from: 'trigger.body' } } }
    const { invoke } = await flow({ cards: [{ ...loop, branches: { each: [inner] } }] })
    const id = await call(invoke, [...Array.from({ length: 120 }, () => '1'), '{', '1'])
    const all = (await detail(id)).cards[1]!
    assert.equal(all.passCount, 121)
    assert.deepEqual(
      all.passes!.map(({ index }) => index),
      [...Array.from({ length: 50 }, (_, i) => i), 120],
    )
    const found: string[] = []
    let url: string | undefined = `/api/v1/executions/${id}/cards/all/passes?limit=50`
    while (url !== undefined) {
      const answer = await kit.ask('GET', url)
      found.push(...answer.json<{ name: string }[]>().map(({ name }) => name))
      const next = [answer.headers['link'] ?? []].flat().find((link) => link.includes('rel="next"'))
      url = next === undefined ? undefined : /<http:\/\/127\.0\.0\.1:8470([^>]+)>/.exec(next)?.[1]
    }
    assert.deepEqual(
      found,
      Array.from({ length: 121 }, (_, i) => String(i)),
    )
    const path = `/api/v1/executions/${id}/cards/read/passes`
    assert.deepEqual((await kit.ask('GET', `${path}?inside=all/3`)).json(), [])
    assert.equal((await kit.ask('GET', `${path}?inside=all/999`)).statusCode, 404)
  })

  it('finds executions by text, event and time', async () => {
    const named = await flow({ name: 'Needle in hay', cards: [] })
    const failing = await flow({ cards: [{ id: 'read', card: 'json.parse', inputs: { text: 'no json' } }] })
    const [one, two] = [await call(named.invoke), await call(failing.invoke)]
    const find = async (query: string) =>
      (await kit.ask('GET', `/api/v1/executions?${query}`)).json<{ id: string; flowName: string }[]>()
    const ids = async (query: string) => (await find(query)).map(({ id }) => id)
    assert.deepEqual(await ids('q=needle'), [one])
    assert.equal((await find('q=NEEDLE'))[0]!.flowName, 'Needle in hay')
    assert.ok((await ids('q=well-formed%20JSON')).includes(two))
    assert.deepEqual(await ids(`q=${one}`), [one])
    assert.deepEqual(await ids('q=%25'), [])
    assert.deepEqual(await ids('since=2100-01-01T00:00:00Z'), [])
    assert.deepEqual(await ids('until=2000-01-01T00:00:00Z'), [])
    assert.deepEqual(await ids('eventUuid=nothing'), [])
    assert.deepEqual(await ids(`flowId=${named.id}&since=2020-01-01T00:00:00Z`), [one])
  })

  it('finds them by what came in and what cards gave, says how far it looked, and never finds a secret', async () => {
    const secret = 'hunter2-of-the-search'
    const request = {
      id: 'call',
      card: 'http.request',
      inputs: { url: 'https://shop.test/', method: 'GET', headers: { authorization: `Bearer ${secret}` } },
    }
    const { id, invoke } = await flow({ cards: [compose, request] })
    const ran = await call(invoke, { name: 'Quillfeather' })
    const { clientToken } = (await kit.ask('GET', `/api/v1/flows/${id}/endpoint`)).json<{ clientToken: string }>()
    const find = async (q: string) => {
      const answer = await kit.ask('GET', `/api/v1/executions?flowId=${id}&q=${encodeURIComponent(q)}`)
      assert.equal(answer.headers['x-flowhook-searched'], '1')
      assert.match(String(answer.headers['x-flowhook-searched-until']), /^\d{4}-\d\d-\d\dT/)
      return answer.json<{ id: string }[]>().map((row) => row.id)
    }
    const shown = JSON.stringify(await detail(ran))
    assert.match(shown, /\(hidden\)/)
    for (const text of ['quillfeather', 'HELLO QUILL', '(hidden)']) assert.deepEqual(await find(text), [ran], text)
    for (const text of [secret, clientToken, clientToken.slice(0, 12)]) {
      assert.ok(!shown.includes(text))
      assert.deepEqual(await find(text), [], text)
    }
    const plain = await kit.ask('GET', `/api/v1/executions?flowId=${id}`)
    assert.equal(plain.headers['x-flowhook-searched'], undefined)
  })

  it('counts what fits a filter', async () => {
    const { id, invoke } = await flow()
    const other = await flow({ cards: [wait] })
    for (let i = 0; i < 3; i++) await call(invoke)
    await call(other.invoke, {}, { prefer: 'respond-async' })
    const count = async (query: string) => (await kit.ask('GET', `/api/v1/executions/count?${query}`)).json<object>()
    assert.deepEqual(await count(`flowId=${id}`), { count: 3, isWhole: true })
    assert.deepEqual(await count(`flowId=${id}&status=FAILED`), { count: 0, isWhole: true })
    assert.deepEqual(await count(`flowId=${id}&status=SUCCESS&since=2020-01-01T00:00:00Z`), { count: 3, isWhole: true })
    assert.deepEqual(await count(`flowId=${id}&until=2020-01-01T00:00:00Z`), { count: 0, isWhole: true })
    const { executions } = await kit.store.counts()
    assert.deepEqual(await count(''), { count: executions, isWhole: true })
    assert.equal((await kit.ask('GET', '/api/v1/executions/count?q=x')).statusCode, 400)
    assert.equal((await kit.ask('GET', '/api/v1/executions/count', undefined, { credential: null })).statusCode, 401)
  })
})
