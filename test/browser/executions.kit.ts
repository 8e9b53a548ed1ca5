/* oxlint-disable unicorn/no-thenable -- "then" is the name of a branch, never something to await */
import assert from 'node:assert/strict'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../src/base/clock.ts'
import { openLog } from '../../src/base/log.ts'
import { sampleAccept, sampleFinish, sampleFlow } from '../../src/store/contract/samples.kit.ts'
import { openStore } from '../../src/store/open.ts'
import { startReceiver, type Receiver } from '../kit/receiver.ts'
import { eventually, startServer, type TestServer } from '../kit/server.ts'

/** Executions of every kind, by API. */
export interface Ran {
  readonly flowId: string
  /** A loop with a branch inside, three items, success. */
  readonly loop: string
  /** 12,000 items, of which the 10,001st failed. */
  readonly large: string
  /** An HTTP Request that was refused with 422. */
  readonly refused: string
  readonly refusedFlow: string
  /** Waits for a day. */
  readonly waiting: string
  readonly unsaved: string
}

/** Executions of one flow that are there from the beginning. */
export const many = 10_000
/** Is in what came in with one of them, the 2,500th newest. */
export const rareValue = 'Quillfeather'

interface Started {
  readonly server: TestServer
  readonly receiver: Receiver
  readonly manyFlow: string
  readonly rare: string
}

export async function startWithReceiver(): Promise<Started> {
  const data = await mkdtemp(join(tmpdir(), 'flowhook-test-'))
  const [receiver, filled] = await Promise.all([startReceiver(), fill(data)])
  const server = await startServer({ FLOWHOOK_ALLOWED_NETWORKS: `127.0.0.1/32:${new URL(receiver.url).port}` }, data)
  return { server, receiver, ...filled }
}

/** Nobody runs ten thousand by API. */
async function fill(data: string): Promise<Pick<Started, 'manyFlow' | 'rare'>> {
  const log = openLog('silent')
  const store = await openStore({ data, databaseUrl: null }, { clock: systemClock, log, onFatal: assert.ifError })
  const flow = sampleFlow({ name: 'Runs all day' })
  await store.commit({ kind: 'flow.insert', flow, createdBy: 'me' })
  const started = Date.now() - many * 1_000
  const history = JSON.stringify([])
  let rare = ''
  for (let n = 0; n < many; n += 500) {
    const accepts = Array.from({ length: 500 }, (_, i) => {
      const name = many - n - i === 2_500 ? rareValue : `Somebody ${n + i}`
      const body = Buffer.from(JSON.stringify({ name }))
      const accept = sampleAccept({ flowId: flow.id, started: started + (n + i) * 1_000, body })
      if (name === rareValue) rare = accept.id
      return accept
    })
    const finishes = accepts.map(({ id, started: at }) => sampleFinish(id, { finished: at + 12, history }))
    await store.commit(...accepts, ...finishes)
  }
  await store.close()
  return { manyFlow: flow.id, rare }
}

const trigger = { event: 'api_endpoint', security: 'client_token' }

export async function runEverything(server: TestServer, refusing: string): Promise<Ran> {
  const flow = async (name: string, cards: readonly object[], more: object = {}) =>
    (await server.api<{ id: string }>('POST', '/api/v1/flows', { name, trigger, cards, ...more })).id
  const run = async (id: string, body: unknown, wait = true) =>
    (await server.api<{ executionId: string }>('POST', `/api/v1/flows/${id}/run`, { body, wait })).executionId

  const flowId = await flow('Tell each team', [
    { id: 'greeting', card: 'text.compose', inputs: { text: 'Hello {{trigger.body.name}}' } },
    {
      id: 'each_team',
      card: 'list.for-each',
      inputs: { list: { $from: 'trigger.body.teams' } },
      branches: {
        each: [
          {
            id: 'is_large',
            card: 'branching.if-else',
            inputs: { a: { $from: 'each_team.item.size' }, operator: '>', b: 10 },
            branches: {
              then: [{ id: 'large', card: 'text.compose', inputs: { text: '{{each_team.item.name}} is large' } }],
              else: [{ id: 'small', card: 'text.compose', inputs: { text: '{{each_team.item.name}} is small' } }],
            },
            outputs: { said: { then: { $from: 'large.output' }, else: { $from: 'small.output' } } },
          },
        ],
      },
      outputs: { lines: { each: { $from: 'is_large.said' } } },
    },
    { id: 'answer', card: 'flow.return', inputs: { fields: { lines: { $from: 'each_team.lines' } } } },
  ])
  const teams = [
    { name: 'Red', size: 4 },
    { name: 'Green', size: 40 },
    { name: 'Blue', size: 8 },
  ]
  const loop = await run(flowId, { name: 'Ada', teams })
  const largeFlow = await flow('Read every line', [
    {
      id: 'lines',
      card: 'list.for-each',
      inputs: { list: { $from: 'trigger.body' } },
      branches: { each: [{ id: 'read', card: 'json.parse', inputs: { text: { $from: 'lines.item' } } }] },
    },
  ])
  const lines = Array.from({ length: 12_000 }, (_, i) => (i === 10_000 ? '{' : String(i)))
  const large = await run(largeFlow, lines)
  const refusedFlow = await flow('Create a user', [
    { id: 'name', card: 'text.compose', inputs: { text: '{{trigger.body.name}}' } },
    {
      id: 'call',
      card: 'http.request',
      inputs: { url: refusing, method: 'POST', body: { name: { $from: 'name.output' } } },
    },
    { id: 'after', card: 'text.compose', inputs: { text: 'done' } },
  ])
  const refused = await run(refusedFlow, { name: 'Bo' })
  const waitingFlow = await flow('Wait for a day', [
    { id: 'wait', card: 'flow.wait-for', inputs: { delay: 1, unit: 'days' } },
  ])
  const waiting = await run(waitingFlow, {}, false)
  await eventually(async () => {
    const { status } = await server.api<{ status: string }>('GET', `/api/v1/executions/${waiting}`)
    return status === 'WAITING'
  }, 'the execution waits')
  const greet = [{ id: 'hi', card: 'text.compose', inputs: { text: 'Hi' } }]
  const unsaved = await run(await flow('Keeps nothing', greet, { saveData: false }), { name: 'Cy' })
  return { flowId, loop, large, refused, refusedFlow, waiting, unsaved }
}
