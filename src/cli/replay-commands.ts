import type { Command } from 'commander'
import { setTimeout as delay } from 'node:timers/promises'
import { pages, withContext, type Context } from './context.ts'
import { exitCodes, Failure } from './failure.ts'
import { findHook } from './find-hook.ts'
import { fields } from './output.ts'
import { wholeNumber } from './input.ts'

interface Replay {
  readonly id: string
  readonly status: 'RUNNING' | 'DONE' | 'CANCELLED' | 'FAILED'
  readonly estimated: number | null
  readonly matched: number
  readonly sent: number
  readonly skipped: number
  readonly created: string
}

/** What an event hook missed; `until` is null while it is off. */
interface Missed {
  readonly since: string
  readonly until: string | null
  readonly count: number
  readonly isWhole: boolean
}

interface StartOptions {
  readonly hook?: string
  readonly status?: string
  readonly type?: string
  readonly code?: string
  readonly since?: string
  readonly until?: string
  readonly text?: string
  readonly missed?: boolean
  readonly count?: boolean
  readonly background?: boolean
}

const lookAgainMs = 500

/** `flowhook replay …` */
export function replayCommands(program: Command): void {
  const replay = program
    .command('replay')
    .description('many deliveries sent again, or events delivered that a hook missed')
  replay
    .command('start')
    .description('send all deliveries again that fit, oldest first, and show how far it is')
    .option('--hook <hook>', 'only those of this event hook')
    .option('--status <status>', 'only GIVEN_UP, DELIVERED, … ones')
    .option('-t, --type <type>', 'only events of this type')
    .option('--code <code>', 'only those last answered with 2xx, 3xx, 4xx, 5xx or none')
    .option('--since <time>', 'made, or come, from then on (ISO 8601)')
    .option('--until <time>', 'made, or come, before then (ISO 8601)')
    .option('--text <text>', 'only those with this text in the event, an answer or an error')
    .option(
      '--missed',
      'events that the hook has no delivery of; without --since those of the time when it was off last',
    )
    .option('--count', 'only count them')
    .option('--background', 'do not wait for its end')
    .option('--json', 'print JSON')
    .action(withContext(start))
  replay
    .command('list')
    .description('replays, newest first')
    .option('--limit <number>', 'how many', '20')
    .option('--json', 'print JSON')
    .action(withContext(list))
  replay
    .command('show <replay>')
    .description('one replay, by its id or “latest”')
    .option('--json', 'print JSON')
    .action(withContext(show))
  replay
    .command('cancel <replay>')
    .description('end a replay, by its id or “latest”; what it has sent stays sent')
    .option('--json', 'print JSON')
    .action(withContext(cancel))
}

async function start(context: Context, options: StartOptions) {
  const filter = await filterOf(context, options)
  if (options.count === true) {
    const counted = await context.api.post<{ count: number; isWhole: boolean }>('/api/v1/replays', {
      filter,
      preview: true,
    })
    context.one(counted, () => `${counted.isWhole ? '' : 'More than '}${counted.count}`)
    return
  }
  const replay = await context.api.post<Replay>('/api/v1/replays', { filter })
  if (options.background === true) {
    context.one(replay, () => `Replay ${replay.id} runs. How far it is: flowhook replay show ${replay.id}`)
    return
  }
  context.note(`Replay ${replay.id}. It goes on without this command; flowhook replay cancel ${replay.id} ends it.`)
  const ended = await followed(context, replay)
  context.one(ended, () => text(ended))
  if (ended.status !== 'DONE') throw new Failure(`The replay is ${ended.status}.`)
}

/** Says how far it is, each time that this changed. */
async function followed(context: Context, first: Replay): Promise<Replay> {
  for (let [replay, said] = [first, -1]; ;) {
    if (replay.status !== 'RUNNING') return replay
    if (replay.estimated !== null && replay.matched !== said) {
      said = replay.matched
      context.note(`${replay.matched} of ${Math.max(replay.estimated, replay.matched)}`)
    }
    await delay(lookAgainMs)
    replay = await context.api.get<Replay>(`/api/v1/replays/${replay.id}`)
  }
}

async function filterOf(context: Context, options: StartOptions): Promise<Readonly<Record<string, unknown>>> {
  const { status, type: eventType, code, text: q } = options
  let { since, until } = options
  const hookId = options.hook === undefined ? undefined : (await findHook(context, options.hook)).id
  if (options.missed === true) {
    if (hookId === undefined) throw new Failure('--missed needs --hook.', { exitCode: exitCodes.usage })
    if (since === undefined) {
      const { missed } = await missedBy(context, hookId)
      if (missed === null) throw new Failure('The event hook missed nothing.', { exitCode: exitCodes.notFound })
      since = missed.since
      until ??= missed.until ?? undefined
    }
  }
  const all = { hookId, status: status?.toUpperCase(), eventType, code, since, until, q, missed: options.missed }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

/** What an event hook missed while it was off last. */
export function missedBy(context: Context, hookId: string): Promise<{ readonly missed: Missed | null }> {
  return context.api.get(`/api/v1/eventHooks/${hookId}/missed`)
}

function text({ id, status, estimated, matched, sent, skipped, created }: Replay): string {
  return fields([
    ['Id', id],
    ['Status', status],
    ['Started', created],
    ['Fitted', estimated],
    ['Gone through', matched],
    ['Sent', sent],
    ['Skipped', skipped],
  ])
}

async function list(context: Context, options: { limit: string }) {
  const limit = wholeNumber(options.limit, '--limit', 1_000)
  context.list(
    await pages<Replay>(context.api, `/api/v1/replays?limit=${Math.min(200, limit)}`, limit),
    [
      ['ID', ({ id }) => id],
      ['STATUS', ({ status }) => status],
      ['STARTED', ({ created }) => created],
      ['FITTED', ({ estimated }) => estimated],
      ['SENT', ({ sent }) => sent],
      ['SKIPPED', ({ skipped }) => skipped],
    ],
    'Nothing was replayed yet.',
  )
}

async function find(context: Context, wanted: string): Promise<string> {
  if (wanted !== 'latest') return encodeURIComponent(wanted)
  const [latest] = await context.api.get<readonly Replay[]>('/api/v1/replays?limit=1')
  if (latest === undefined) throw new Failure('Nothing was replayed yet.', { exitCode: exitCodes.notFound })
  return latest.id
}

async function show(context: Context, wanted: string) {
  const replay = await context.api.get<Replay>(`/api/v1/replays/${await find(context, wanted)}`)
  context.one(replay, () => text(replay))
}

async function cancel(context: Context, wanted: string) {
  const replay = await context.api.post<Replay>(`/api/v1/replays/${await find(context, wanted)}/cancel`)
  context.one(replay, () => text(replay))
}
