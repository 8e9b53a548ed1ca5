import type { Command } from 'commander'
import { pages, withContext, type Context } from './context.ts'
import { exitCodes, Failure } from './failure.ts'
import { wholeNumber } from './input.ts'
import { fields, json } from './output.ts'

interface CardRecord {
  readonly id: string
  readonly card: string
  readonly status: string
  readonly inputs: unknown
  readonly outputs: unknown
  readonly error: { readonly message: string } | null
  readonly passes?: readonly { readonly name: string; readonly cards: readonly CardRecord[] }[]
}

export interface Execution {
  readonly id: string
  readonly flowId: string
  readonly status: string
  readonly started: string
  readonly finished: string | null
  readonly trigger: { readonly event: string; readonly deliveryId?: string; readonly eventUuids?: readonly string[] }
  readonly error: { readonly message: string; readonly cardId: string | null } | null
  readonly cards?: readonly CardRecord[]
}

/** `flowhook execution …` */
export function executionCommands(program: Command): void {
  const execution = program.command('execution').description('executions: what ran')
  execution
    .command('list')
    .description('executions, newest first')
    .option('--flow <id>', 'only those of this flow')
    .option('--status <status>', 'only RUNNING, WAITING, SUCCESS, FAILED or CANCELLED ones')
    .option('--limit <number>', 'how many', '50')
    .option('--json', 'print JSON')
    .action(withContext(listExecutions))
  execution
    .command('show <execution>')
    .description('one execution card by card, by its id, the beginning of its id, or “latest”')
    .option('--json', 'print JSON')
    .action(withContext(showOne))
  execution
    .command('retry <execution>')
    .description('start a new execution of the flow as it is now, with the same input')
    .option('--json', 'print JSON')
    .action(withContext(retry))
  execution.command('cancel <execution>').description('stop a running or waiting execution').action(withContext(cancel))
}

async function find(context: Context, wanted: string): Promise<string> {
  if (/^[0-9a-f-]{36}$/.test(wanted)) return wanted
  const newest = await pages<Execution>(context.api, '/api/v1/executions?limit=200', wanted === 'latest' ? 1 : 200)
  const found = wanted === 'latest' ? newest : newest.filter(({ id }) => id.startsWith(wanted))
  if (found.length === 1) return found[0]!.id
  throw new Failure(
    found.length === 0
      ? `There is no execution “${wanted}” among the newest 200.`
      : `“${wanted}” fits ${found.length} executions. Give more of the id.`,
    {
      exitCode: found.length === 0 ? exitCodes.notFound : exitCodes.usage,
      hints: found.slice(0, 10).map(({ id }) => id),
    },
  )
}

async function listExecutions(context: Context, options: { flow?: string; status?: string; limit: string }) {
  const limit = wholeNumber(options.limit, '--limit', 10_000)
  const query = new URLSearchParams({ limit: String(Math.min(200, limit)) })
  if (options.flow !== undefined) query.set('flowId', options.flow)
  if (options.status !== undefined) query.set('status', options.status.toUpperCase())
  context.list(
    await pages<Execution>(context.api, `/api/v1/executions?${query}`, limit),
    [
      ['ID', ({ id }) => id],
      ['STATUS', ({ status }) => status],
      ['STARTED', ({ started }) => started],
      ['FLOW', ({ flowId }) => flowId],
      ['EVENT', ({ trigger }) => trigger.eventUuids?.[0]],
      ['ERROR', ({ error }) => error?.message],
    ],
    'Nothing ran yet. Publish an event that a hook brings to a flow, or flowhook flow run.',
  )
}

/** An execution as a text: its head, then each card with what went in and came out. */
export function showExecution(execution: Execution): string {
  const head = fields([
    ['Id', execution.id],
    ['Flow', execution.flowId],
    ['Status', execution.status],
    ['Started', execution.started],
    ['Finished', execution.finished],
    ['Delivery', execution.trigger.deliveryId],
    ...(execution.trigger.eventUuids ?? []).map((uuid) => ['Event', uuid] as const),
    [
      'Error',
      execution.error === null ? null : `${execution.error.message} (card ${execution.error.cardId ?? 'none'})`,
    ],
  ])
  return `${head}\n\n${(execution.cards ?? []).map((card) => showCard(card, '')).join('\n')}`
}

function showCard(card: CardRecord, indent: string): string {
  const values = [
    ['in', card.inputs],
    ['out', card.outputs],
    ['error', card.error?.message ?? null],
  ] as const
  const lines = values
    .filter(([, value]) => value !== null && JSON.stringify(value) !== '{}')
    .map(([name, value]) => `${indent}  ${name.padEnd(5)} ${indented(value, `${indent}        `)}`)
  const passes = (card.passes ?? []).flatMap((pass) => [
    `${indent}  ${pass.name}:`,
    ...pass.cards.map((inner) => showCard(inner, `${indent}    `)),
  ])
  return [
    `${indent}${card.status === 'SUCCESS' ? '✓' : card.status} ${card.id}  ${card.card}`,
    ...lines,
    ...passes,
  ].join('\n')
}

function indented(value: unknown, indent: string): string {
  const compact = json(value, 0)
  return compact.length <= 100 ? compact : json(value).replaceAll('\n', `\n${indent}`)
}

async function showOne(context: Context, wanted: string) {
  const execution = await context.api.get<Execution>(`/api/v1/executions/${await find(context, wanted)}`)
  context.one(execution, () => showExecution(execution))
}

async function retry(context: Context, wanted: string) {
  const started = await context.api.post<{ executionId: string }>(
    `/api/v1/executions/${await find(context, wanted)}/retry`,
  )
  context.one(
    started,
    () => `Started ${started.executionId}. Look at it: flowhook execution show ${started.executionId}`,
  )
}

async function cancel(context: Context, wanted: string) {
  const id = await find(context, wanted)
  await context.api.send('POST', `/api/v1/executions/${id}/cancel`)
  context.note(`Cancelled ${id}.`)
}
