import type { Database, EventTable } from '../../src/store/schema.ts'
import type { Attempt } from '../../src/model/delivery.ts'
import type { CardRecord } from '../../src/model/execution.ts'
import { benchEvent } from './event.ts'

/** How much there is of what. Times are epoch ms; everything lies in the `spanMs` before `until`. */
export interface Stored {
  readonly events: number
  readonly executions: number
  readonly until: number
}

export const spanMs = 90 * 86_400_000

/** What reads are asked for: found everywhere, in five rows of all, or nowhere. */
export const named = {
  flows: Array.from({ length: 50 }, (_, index) => `flow-${String(index).padStart(2, '0')}`),
  rareFlow: 'flow-rare',
  hooks: Array.from({ length: 10 }, (_, index) => `who${String(index).padStart(17, '0')}`),
  rareHook: 'whoRare0000000000000',
  types: ['user.session.start', ...Array.from({ length: 19 }, (_, index) => `user.bench.kind${index}`)],
  rareType: 'user.bench.rare',
  actors: 1_000,
  rareActor: 'actor-rare',
  rareWord: 'quetzalcoatl',
} as const

/** Ids of a time are one after the other, with a number that makes them different. */
export function idAt(ms: number, index: number): string {
  const time = Math.floor(ms).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${index.toString(16).padStart(12, '0')}`
}

/** What is rare is in five rows, spread evenly. */
const isRare = (index: number, all: number) => index % Math.ceil(all / 5) === 1

const [eventHead, eventRest] = benchEvent('UUID').split('UUID') as [string, string]
const withoutActor = eventRest.replace('00u5aBcDeFgHiJkLm0d7', 'ACTOR').replace('Breached credential detected', 'WORD')
const [toWord, toActor, toEnd] = withoutActor.split(/WORD|ACTOR/) as [string, string, string]

/** Few types are most of all, as in life. */
const typeOf = (index: number, all: number) =>
  isRare(index, all) ? named.rareType : named.types[index % 10 < 7 ? 0 : 1 + ((index * 7) % 19)]!

export function eventAt(index: number, { events: all, until }: Stored): Omit<EventTable, 'seq'> {
  const at = Math.floor(until - spanMs + (spanMs * index) / all)
  // Spread as random ones are.
  const uuid = ((index * 2_654_435_761) % 4_294_967_296).toString(16).padStart(8, '0') + `-${index}`
  const actor = isRare(index, all) ? named.rareActor : `actor-${(index * 31) % named.actors}`
  const word = isRare(index, all) ? named.rareWord : 'Breached credential detected'
  const raw = Buffer.from(`${eventHead}${uuid}${toWord}${word}${toActor}${actor}${toEnd}`)
  const [id, type] = [idAt(at, index), typeOf(index, all)]
  return { id, uuid, type, published: at, received: at, hops: 0, raw, origin_json: null }
}

const attempt = (status: number) =>
  JSON.stringify([
    {
      number: 1,
      started: 1_700_000_000_000,
      durationMs: 31,
      status,
      error: status === 200 ? null : 'The receiver answered 502.',
      answer: status === 200 ? '' : 'Bad gateway',
    } satisfies Attempt,
  ])
const answered = {
  DELIVERED: attempt(200),
  FAILED: attempt(502),
  GIVEN_UP: attempt(502),
  PENDING: '[]',
  CANCELLED: '[]',
}

export function deliveryAt(index: number, stored: Stored): Database['deliveries'] {
  const { events: all, until } = stored
  const at = Math.floor(until - spanMs + (spanMs * index) / all)
  const rare = isRare(index, all)
  const status = rare
    ? 'CANCELLED'
    : all - index < 200
      ? 'PENDING'
      : index % 100 === 3
        ? 'GIVEN_UP'
        : index % 1_000 === 5
          ? 'FAILED'
          : 'DELIVERED'
  return {
    id: idAt(at + 1, index),
    hook_id: rare ? named.rareHook : named.hooks[index % 10 < 6 ? 0 : index % 10]!,
    event_id: idAt(at, index),
    batch_id: null,
    takes: 0,
    status,
    created: at,
    next_attempt: status === 'PENDING' || status === 'FAILED' ? until + 86_400_000 : null,
    tries: status === 'PENDING' ? 0 : 1,
    execution_id: null,
    hops: 0,
    attempts_json: answered[status],
    order_key: null,
  }
}

export interface StoredExecution {
  readonly row: Database['executions']
  readonly input: Database['execution_inputs']
  readonly history: string
}

const trigger = '{"event":"api_endpoint"}'
const body = Buffer.from(benchEvent('a1b2c3d4-0000-4000-8000-000000000000'))
const failure = JSON.stringify({ kind: 'http', message: 'The receiver answered 502.', cardId: 'card4' })
const history = JSON.stringify(
  Array.from({ length: 5 }, (_, index): CardRecord => ({
    id: `card${index}`,
    card: 'text.compose',
    status: 'SUCCESS',
    started: 1_700_000_000_000,
    finished: 1_700_000_000_001,
    inputs: { text: 'Breached credential detected', of: { id: '00u5aBcDeFgHiJkLm0d7', name: 'Bo Example' } },
    outputs: { text: 'BREACHED CREDENTIAL DETECTED' },
    error: null,
  })),
)

export function executionAt(index: number, { executions: all, until }: Stored): StoredExecution {
  const at = Math.floor(until - spanMs + (spanMs * index) / all)
  const rare = isRare(index, all)
  const status = rare
    ? 'CANCELLED'
    : all - index < 20
      ? 'RUNNING'
      : all - index < 220
        ? 'WAITING'
        : index % 50 === 3
          ? 'FAILED'
          : 'SUCCESS'
  const isOver = status !== 'RUNNING' && status !== 'WAITING'
  const id = idAt(at, index)
  return {
    row: {
      id,
      flow_id: rare ? named.rareFlow : named.flows[index % 10 < 5 ? 0 : index % 50]!,
      flow_version: 1,
      status,
      started: at,
      finished: isOver ? at + 40 : null,
      generation: 1,
      wake_at: status === 'WAITING' ? until + 86_400_000 : null,
      paused_at: null,
      delivery_id: null,
      node_id: null,
      trigger_json: trigger,
      error_json: status === 'FAILED' ? failure : null,
    },
    input: { execution_id: id, head: '{}', body },
    history: rare ? history.replace('Bo Example', named.rareWord) : history,
  }
}
