import type { Command } from 'commander'
import { readJson } from './connection.ts'
import { nextLink, withContext, type Context } from './context.ts'
import { collect, keyValue, readInput } from './input.ts'
import { fields, json, plain } from './output.ts'
import { exitCodes, Failure } from './failure.ts'

interface LogEvent {
  readonly uuid: string
  readonly published: string
  readonly eventType: string
  readonly severity?: string
  readonly displayMessage?: string | null
  readonly actor?: { readonly alternateId?: string | null; readonly displayName?: string | null } | null
}

/** `flowhook event publish|tail|example` */
export function eventCommands(program: Command): void {
  const event = program.command('event').description('publish events and read the System Log')

  event
    .command('publish [type]')
    .description(
      'publish the catalog’s example of a type, or what a file holds: one event, an array, one a line, or an Okta hook’s envelope',
    )
    .option('-f, --file <file>', 'the events to publish; - reads standard input')
    .option(
      '-s, --set <path=value>',
      'change a field of the example, e.g. actor.alternateId=bo@example.com; may be repeated',
      collect,
      [],
    )
    .option('--json', 'print the answer as JSON')
    .action(withContext(publish))

  event
    .command('tail')
    .description('print events as they come')
    .option('-t, --type <type>', 'only events of this type')
    .option('--since <time>', 'begin with events from this time (ISO 8601) instead of now')
    .option('--once', 'end when everything there is was printed')
    .option('--json', 'print each event as JSON, one a line')
    .action(withContext(tail))

  event
    .command('example <type>')
    .description('print an example event of a type, ready to be published')
    .option('--json', 'the same: the example is JSON')
    .action(withContext(example))
}

async function publish(context: Context, type: string | undefined, options: { file?: string; set: readonly string[] }) {
  if ((type === undefined) === (options.file === undefined)) {
    throw new Failure('Say what to publish: a type, or --file.', { exitCode: exitCodes.usage })
  }
  const text =
    options.file === undefined ? await filledExample(context, type!, options.set) : await readInput(options.file)
  const answer = await context.api.send(
    'POST',
    '/api/v1/events',
    text,
    isLines(text) ? 'application/x-ndjson' : 'application/json',
  )
  const result = (await answer.json()) as { accepted: number; duplicates: number; uuids: readonly string[] }
  context.one(result, () =>
    fields([
      ['Accepted', result.accepted],
      ['Known already', result.duplicates === 0 ? null : result.duplicates],
      ...result.uuids.slice(0, 20).map((uuid) => ['Event', uuid] as const),
      ['', result.uuids.length > 20 ? `and ${result.uuids.length - 20} more` : null],
    ]),
  )
}

/** Newline-delimited JSON: more than one line, and the first one is whole. */
function isLines(text: string): boolean {
  const [first = '', second] = text.trim().split('\n', 2)
  if (second === undefined) return false
  try {
    JSON.parse(first)
    return true
  } catch {
    return false
  }
}

async function filledExample(context: Context, type: string, changes: readonly string[]): Promise<string> {
  const event = await exampleOf(context, type)
  event['uuid'] = crypto.randomUUID()
  event['published'] = new Date().toISOString()
  for (const change of changes) {
    const [path, value] = keyValue(change, '--set')
    setPath(event, path.split('.'), value)
  }
  return JSON.stringify(event)
}

/** Values that read as JSON are taken as JSON, so that numbers, `true` and `null` can be set. */
function setPath(target: Record<string, unknown>, path: readonly string[], value: string): void {
  let at = target
  for (const key of path.slice(0, -1)) {
    const next = at[key]
    at = (typeof next === 'object' && next !== null ? next : (at[key] = {})) as Record<string, unknown>
  }
  let parsed: unknown = value
  try {
    parsed = JSON.parse(value)
  } catch {
    // plain text
  }
  at[path.at(-1)!] = parsed
}

async function exampleOf(context: Context, type: string): Promise<Record<string, unknown>> {
  const found = await context.api.get<{ example: Record<string, unknown> }>(
    `/api/v1/eventTypes/${encodeURIComponent(type)}`,
  )
  return found.example
}

async function example(context: Context, type: string) {
  context.out(json(await exampleOf(context, type)))
}

async function tail(context: Context, options: { type?: string; since?: string; once?: boolean }) {
  const query = new URLSearchParams({ since: options.since ?? new Date().toISOString(), limit: '200' })
  if (options.type !== undefined) query.set('filter', `eventType eq ${JSON.stringify(options.type)}`)
  const stop = new AbortController()
  let wake = () => {}
  process.once('SIGINT', () => {
    stop.abort()
    wake()
  })
  let next: string | null = `/api/v1/logs?${query}`
  while (next !== null && !stop.signal.aborted) {
    const answer = await context.api.send('GET', next)
    const events = await readJson<readonly LogEvent[]>(answer)
    for (const event of events) context.out(context.asJson ? json(event, 0) : line(event))
    if (events.length === 0 && options.once) return
    next = nextLink(answer)
    if (events.length === 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1000)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }
}

function line(event: LogEvent): string {
  const who = event.actor?.alternateId ?? event.actor?.displayName ?? ''
  return [event.published, event.severity ?? '', event.eventType, plain(who), plain(event.displayMessage ?? '')]
    .join('  ')
    .trimEnd()
}
