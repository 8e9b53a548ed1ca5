import type { Command } from 'commander'
import { pages, withContext, type Context } from './context.ts'
import { exitCodes, Failure } from './failure.ts'
import { wholeNumber } from './input.ts'
import { fields, table } from './output.ts'

export interface Delivery {
  readonly id: string
  readonly hookId: string
  readonly status: string
  readonly eventUuids: readonly string[]
  readonly attemptCount: number
  readonly nextAttempt: string | null
  readonly executionId?: string | null
  readonly attempts?: readonly {
    readonly number: number
    readonly started: string
    readonly durationMs: number
    readonly status: number | null
    readonly error: string | null
    readonly answer: string | null
  }[]
}

/** `flowhook delivery …` */
export function deliveryCommands(program: Command): void {
  const delivery = program.command('delivery').description('deliveries: what was sent where, and how it went')
  delivery
    .command('list')
    .description('deliveries, newest first')
    .option('--hook <id>', 'only those of this event hook')
    .option('--status <status>', 'only PENDING, FAILED, DELIVERED, GIVEN_UP, … ones')
    .option('--limit <number>', 'how many', '50')
    .option('--json', 'print JSON')
    .action(withContext(listDeliveries))
  delivery
    .command('show <delivery>')
    .description('one delivery with its attempts, by its id, the beginning of its id, or “latest”')
    .option('--json', 'print JSON')
    .action(withContext(showOne))
  delivery
    .command('resend <delivery>')
    .description('deliver it again, now')
    .option('--json', 'print JSON')
    .action(withContext(resend))
}

async function find(context: Context, wanted: string): Promise<string> {
  if (/^[0-9a-f-]{36}$/.test(wanted)) return wanted
  const newest = await pages<Delivery>(context.api, '/api/v1/deliveries?limit=200', wanted === 'latest' ? 1 : 200)
  const found = wanted === 'latest' ? newest : newest.filter(({ id }) => id.startsWith(wanted))
  if (found.length === 1) return found[0]!.id
  throw new Failure(
    found.length === 0
      ? `There is no delivery “${wanted}” among the newest 200.`
      : `“${wanted}” fits ${found.length} deliveries. Give more of the id.`,
    {
      exitCode: found.length === 0 ? exitCodes.notFound : exitCodes.usage,
      hints: found.slice(0, 10).map(({ id }) => id),
    },
  )
}

async function listDeliveries(context: Context, options: { hook?: string; status?: string; limit: string }) {
  const limit = wholeNumber(options.limit, '--limit', 10_000)
  const query = new URLSearchParams({ limit: String(Math.min(200, limit)) })
  if (options.hook !== undefined) query.set('hookId', options.hook)
  if (options.status !== undefined) query.set('status', options.status.toUpperCase())
  context.list(
    await pages<Delivery>(context.api, `/api/v1/deliveries?${query}`, limit),
    [
      ['ID', ({ id }) => id],
      ['STATUS', ({ status }) => status],
      ['ATTEMPTS', ({ attemptCount }) => attemptCount],
      ['NEXT', ({ nextAttempt }) => nextAttempt],
      ['HOOK', ({ hookId }) => hookId],
      ['EXECUTION', ({ executionId }) => executionId],
    ],
    'Nothing was delivered yet. Publish an event that an event hook is subscribed to.',
  )
}

/** A delivery as a text, with its attempts. */
export function showDelivery(delivery: Delivery): string {
  const head = fields([
    ['Id', delivery.id],
    ['Hook', delivery.hookId],
    ['Status', delivery.status],
    ['Next attempt', delivery.nextAttempt],
    ['Execution', delivery.executionId],
    ...delivery.eventUuids.map((uuid) => ['Event', uuid] as const),
  ])
  const attempts = delivery.attempts ?? []
  if (attempts.length === 0) return head
  return `${head}\n\n${table(
    attempts,
    [
      ['ATTEMPT', ({ number }) => number],
      ['STARTED', ({ started }) => started],
      ['MS', ({ durationMs }) => Math.round(durationMs)],
      ['STATUS', ({ status }) => status],
      ['ANSWER', ({ error, answer }) => error ?? answer?.slice(0, 200)],
    ],
    Number.POSITIVE_INFINITY,
  )}`
}

async function showOne(context: Context, wanted: string) {
  const delivery = await context.api.get<Delivery>(`/api/v1/deliveries/${await find(context, wanted)}`)
  context.one(delivery, () => showDelivery(delivery))
}

async function resend(context: Context, wanted: string) {
  const delivery = await context.api.post<Delivery>(`/api/v1/deliveries/${await find(context, wanted)}/resend`)
  context.one(delivery, () => `Delivery ${delivery.id} is due again. Look at it: flowhook delivery show ${delivery.id}`)
}
