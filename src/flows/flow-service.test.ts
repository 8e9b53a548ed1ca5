import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { isProblem } from '../base/errors.ts'
import type { CardNode, Trigger, Value } from '../model/flow-definition.ts'
import { flowListItem, flowView } from './flow-view.ts'
import { publicUrl, somebody, startFlows, type Flows } from './start-flows.kit.ts'

const endpointTrigger = { event: 'api_endpoint', security: 'client_token' } as const
const compose = (text: string): CardNode => ({ id: 'made', card: 'text.compose', inputs: { text } })
const smallest = { name: 'Smallest', trigger: endpointTrigger, cards: [] }

/** The causes of the refusal. */
async function causes(refused: Promise<unknown>): Promise<readonly string[]> {
  try {
    await refused
  } catch (thrown) {
    assert.ok(isProblem(thrown, 'VALIDATION_FAILED'), String(thrown))
    return thrown.causes
  }
  return assert.fail('it was not refused')
}

describe('flows', () => {
  let flows: Flows
  before(async () => {
    flows = await startFlows()
  })
  after(() => flows.stop())

  const raised = () => flows.events.map(({ eventType }) => eventType)
  const countFlows = async () => (await flows.store.counts()).flows

  describe('are created', () => {
    it('inactive, at version 1, with an alias and a client token of their own', async () => {
      const flow = await flows.service.create(smallest, somebody)
      const { id, created, lastUpdated, ...rest } = flowView(flow)
      assert.deepEqual(rest, { ...smallest, status: 'INACTIVE', version: 1, folderId: null, createdBy: 'tok1' })
      assert.match(id, /^[0-9a-f-]{36}$/)
      assert.equal(created, lastUpdated)

      const endpoint = await flows.service.endpoint(id)
      assert.match(endpoint.alias, /^[0-9a-f]{32}$/)
      assert.match(endpoint.clientToken!, /^[0-9a-f]{64}$/)
      assert.deepEqual(endpoint, {
        alias: flow.alias,
        security: 'client_token',
        clientToken: endpoint.clientToken,
        invokeUrl: `${publicUrl}/api/flo/${flow.alias}/invoke?clientToken=${endpoint.clientToken}`,
        resumeUrl: `${publicUrl}/api/flo/${flow.alias}/resume/{executionId}`,
      })
      assert.deepEqual(flows.events.at(-1), {
        eventType: 'workflows.user.flow.create',
        actor: somebody,
        target: [{ id, type: 'Flow', displayName: 'Smallest' }],
        outcome: { result: 'SUCCESS' },
      })
    })

    it('with the token sealed: it stands nowhere in the stored flow', async () => {
      const flow = await flows.service.create(smallest, somebody)
      const { clientToken } = await flows.service.endpoint(flow.id)
      assert.ok(!JSON.stringify(await flows.store.getFlow(flow.id)).includes(clientToken!))
    })

    it('in canonical form, so that versions differ only where flows do', async () => {
      const given = {
        saveData: true,
        cards: [{ card: 'text.compose', inputs: { text: 'x' }, id: 'made', branches: {} }],
        trigger: endpointTrigger,
        name: ' Canonical ',
      }
      const { definition } = await flows.service.create(given, somebody)
      assert.equal(
        JSON.stringify(definition),
        JSON.stringify({ name: 'Canonical', trigger: endpointTrigger, cards: [compose('x')] }),
      )
    })

    it('only if they compile: every problem is named, nothing is stored, nothing is in the log', async () => {
      const [count, events] = [await countFlows(), flows.events.length]
      assert.deepEqual(
        await causes(
          flows.service.create(
            {
              ...smallest,
              cards: [
                compose('{{missing.output}}'),
                { id: 'made', card: 'text.compos', inputs: {} },
                { id: 'other', card: 'object.get', inputs: { path: 'a', colour: 'red' } },
              ],
            },
            somebody,
          ),
        ),
        [
          'cards[1].id: There is another card with the id "made".',
          'cards[0].inputs.text: There is no card with the id "missing".',
          'cards[1].card: There is no card "text.compos". Did you mean "text.compose"?',
          'cards[2].inputs.colour: Card object.get has no input "colour".',
          'cards[2].inputs.object: "Object" is required.',
        ],
      )
      for (const [input, cause] of [
        [null, /object/],
        ['text', /object/],
        [{ ...smallest, colour: 'red' }, /colour/],
        [{ ...smallest, name: '' }, /^name: /],
        [{ ...smallest, name: 'x'.repeat(256) }, /^name: /],
        [{ ...smallest, trigger: { event: 'api_endpoint', security: 'none' } }, /^trigger\.security: /],
        [{ ...smallest, trigger: { event: 'api_endpoint' } }, /^trigger\.security: /],
        [{ ...smallest, cards: [{ id: 'A', card: 'text.compose' }] }, /^cards\[0\]\.id: /],
        [{ ...smallest, id: 'mine' }, /id/],
      ] as const) {
        const [first] = await causes(flows.service.create(input, somebody))
        assert.match(first!, cause)
      }
      assert.equal(await countFlows(), count)
      assert.equal(flows.events.length, events)
    })
  })

  describe('that call helper flows', () => {
    const calling = (name: string, flow: string) => ({
      ...smallest,
      name,
      cards: [{ id: 'called', card: 'flow.call', inputs: { flow } }],
    })

    it('may name them, and are stored with their ids', async () => {
      const helper = await flows.service.create({ ...smallest, name: 'Help', trigger: { event: 'helper' } }, somebody)
      const definition = async (flow: string) =>
        (await flows.service.create(calling('Caller', flow), somebody)).definition.cards[0]!.inputs
      assert.deepEqual(await definition('Help'), { flow: helper.id })
      assert.deepEqual(await definition(helper.id), { flow: helper.id })

      await flows.service.replace(helper.id, { ...helper.definition, name: 'Helped' }, somebody)
      assert.match((await causes(definition('Help')))[0]!, /^cards\[0\]\.inputs\.flow: There is no flow .*"Help"/)
    })

    it('are refused where no flow, several flows or a flow of another kind is meant', async () => {
      for (let i = 0; i < 2; i++) {
        await flows.service.create({ ...smallest, name: 'Twice', trigger: { event: 'helper' } }, somebody)
      }
      await flows.service.create({ ...smallest, name: 'No helper' }, somebody)
      for (const [flow, cause] of [
        ['Nobody', /There is no flow with the id or name "Nobody"/],
        ['Twice', /2 flows are named "Twice"/],
        ['No helper', /"No helper" is not a helper flow/],
      ] as const) {
        const nested = { operator: 'is empty' } as Readonly<Record<string, Value>>
        // oxlint-disable-next-line unicorn/no-thenable -- the name of a branch
        const branches = { then: calling('x', flow).cards }
        const cards = [{ id: 'if', card: 'branching.if-else', inputs: nested, branches }]
        const [first] = await causes(flows.service.create({ ...smallest, cards }, somebody))
        assert.match(first!, cause)
        assert.match(first!, /^cards\[0\]\.branches\.then\[0\]\.inputs\.flow: /)
      }
    })
  })

  describe('are replaced', () => {
    it('by a new version each time that they change; alias and token stay', async () => {
      const flow = await flows.service.create({ ...smallest, cards: [compose('one')] }, somebody)
      const endpoint = await flows.service.endpoint(flow.id)
      const second = await flows.service.replace(flow.id, { ...smallest, cards: [compose('two')] }, somebody)
      assert.equal(second.version, 2)
      assert.equal(raised().at(-1), 'workflows.user.flow.save')

      const events = flows.events.length
      assert.equal(
        (await flows.service.replace(flow.id, { ...smallest, cards: [compose('two')] }, somebody)).version,
        2,
      )
      assert.equal(flows.events.length, events, 'nothing changed, so nothing is told')

      assert.deepEqual(await flows.service.endpoint(flow.id), endpoint)
      const versions = await flows.service.versions(flow.id, { limit: 10, after: null })
      assert.deepEqual(
        versions.map(({ version, createdBy, definition }) => [
          version,
          createdBy,
          definition.cards[0]!.inputs!['text'],
        ]),
        [
          [2, somebody.id, 'two'],
          [1, somebody.id, 'one'],
        ],
      )
    })

    it('only on the version that the caller has seen', async () => {
      const { id } = await flows.service.create(smallest, somebody)
      await flows.service.replace(id, { ...smallest, name: 'Second', version: 1 }, somebody)
      await assert.rejects(flows.service.replace(id, { ...smallest, name: 'Late', version: 1 }, somebody), {
        code: 'CONFLICT',
      })
      assert.match((await causes(flows.service.replace(id, { ...smallest, version: '2' }, somebody)))[0]!, /^version: /)
      const race = await Promise.allSettled(
        ['A', 'B', 'C'].map((name) => flows.service.replace(id, { ...smallest, name }, somebody)),
      )
      assert.equal(race.filter(({ status }) => status === 'fulfilled').length, 1)
      assert.equal((await flows.service.get(id)).version, 3)
    })

    it('by what compiles only', async () => {
      const { id } = await flows.service.create(smallest, somebody)
      await causes(flows.service.replace(id, { ...smallest, cards: [{ id: 'x', card: 'no.card' }] }, somebody))
      assert.equal((await flows.service.get(id)).version, 1)
    })
  })

  describe('are switched', () => {
    it('on and off, told once, and the endpoint follows at once', async () => {
      const flow = await flows.service.create(smallest, somebody)
      const { clientToken } = await flows.service.endpoint(flow.id)
      const told: string[] = []
      const stop = flows.registry.onSwitchedOn((alias) => told.push(alias))
      const call = async () => {
        const headers = { 'x-api-client-token': clientToken! }
        const answer = await flows.endpoint.invoke({
          alias: flow.alias,
          method: 'POST',
          headers,
          query: '',
          body: null,
        })
        return answer.status
      }
      assert.equal(await call(), 404)
      for (let i = 0; i < 2; i++) assert.equal((await flows.service.activate(flow.id, somebody)).status, 'ACTIVE')
      assert.equal(await call(), 200)
      assert.deepEqual(told, [flow.alias])
      for (let i = 0; i < 2; i++) assert.equal((await flows.service.deactivate(flow.id, somebody)).status, 'INACTIVE')
      assert.equal(await call(), 404)
      stop()
      assert.deepEqual(raised().slice(-3), [
        'workflows.user.flow.create',
        'workflows.user.flow.activate',
        'workflows.user.flow.deactivate',
      ])
      assert.equal((await flows.service.get(flow.id)).version, 1)
    })
  })

  describe('are run by hand', () => {
    const ended = async (executionId: string) => {
      for (;;) {
        const execution = await flows.store.getExecution(executionId)
        if (execution!.status !== 'RUNNING') return execution!
        await new Promise(setImmediate)
      }
    }

    it('on or off: an endpoint with a body, a helper with values', async () => {
      const cards = [compose('{{trigger.body.name}}')]
      const endpoint = await flows.service.create({ ...smallest, name: 'By hand', cards }, somebody)
      const first = await ended((await flows.service.run(endpoint.id, { body: { name: 'Ada' } }, somebody)).executionId)
      assert.equal(first.status, 'SUCCESS')
      assert.deepEqual(first.trigger, { event: 'manual' })
      assert.match(first.history!, /"output":"Ada"/)

      const trigger = { event: 'helper', inputs: [{ name: 'n', type: 'number' }] }
      const helper = await flows.service.create(
        { name: 'Helper by hand', trigger, cards: [compose('{{trigger.n}}')] },
        somebody,
      )
      const second = await ended((await flows.service.run(helper.id, { values: { n: '7' } }, somebody)).executionId)
      assert.match(second.history!, /"output":"7"/)
    })

    it('with what they take only', async () => {
      const endpoint = await flows.service.create(smallest, somebody)
      const helper = await flows.service.create({ ...smallest, trigger: { event: 'helper' } }, somebody)
      assert.match((await causes(flows.service.run(endpoint.id, { values: {} }, somebody)))[0]!, /^values: /)
      assert.match((await causes(flows.service.run(helper.id, { body: 1 }, somebody)))[0]!, /^body: /)
      await assert.rejects(flows.service.endpoint(helper.id), { code: 'HELPER_NOT_CALLABLE' })
    })

    it('a delegated flow with who started it, an event’s flow with an event, a schedule with the time', async () => {
      const run = async (trigger: Trigger, text: string, input: object) => {
        const definition = { name: `By hand ${trigger.event}`, trigger, cards: [compose(text)] }
        const { id } = await flows.service.create(definition, somebody)
        const { executionId } = await flows.service.run(id, input, somebody)
        return (await ended(executionId)).history
      }
      const inputs = [{ name: 'n', type: 'number' }] as const
      const delegated = await run({ event: 'delegated', inputs }, '{{trigger.n}} by {{trigger.caller.name}}', {
        values: { n: '7' },
      })
      assert.match(delegated ?? '', /7 by Somebody/)
      const body = { eventType: 'user.lifecycle.create', displayMessage: 'User created' }
      const event = await run({ event: 'event', type: 'user.lifecycle.create' }, '{{trigger.okta.Message}}', { body })
      assert.match(event ?? '', /User created/)
      const schedule = await run({ event: 'schedule', cron: '0 9 * * *' }, 'at {{trigger.execution_time}}', {})
      assert.match(schedule ?? '', /at \d{4}-\d\d-\d\dT/)
    })
  })

  it('are deleted with their endpoint, and are not found from then on', async () => {
    const flow = await flows.create({ name: 'Goes' })
    await flows.service.delete(flow.id, somebody)
    assert.equal(raised().at(-1), 'workflows.user.flow.delete')
    assert.equal(flows.registry.endpoint(flow.alias), null)
    for (const refused of [
      flows.service.get(flow.id),
      flows.service.delete(flow.id, somebody),
      flows.service.activate(flow.id, somebody),
      flows.service.replace(flow.id, smallest, somebody),
      flows.service.run(flow.id, {}, somebody),
      flows.service.endpoint(flow.id),
      flows.service.versions(flow.id, { limit: 1, after: null }),
    ]) {
      await assert.rejects(refused, { code: 'NOT_FOUND' })
    }
  })

  it('are listed by name without their cards', async () => {
    const listed = await flows.service.list({ limit: 200, after: null, filter: { q: 'Smallest' } })
    assert.ok(listed.length > 0)
    assert.ok(!('cards' in flowListItem(listed[0]!)))
  })
})
