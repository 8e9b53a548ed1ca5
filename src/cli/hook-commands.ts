import type { Command } from 'commander'
import { setTimeout as delay } from 'node:timers/promises'
import { pages, pick, withContext, type Context } from './context.ts'
import { showDelivery, type Delivery } from './delivery-commands.ts'
import type { Flow } from './find-flow.ts'
import { findHook, type Hook } from './find-hook.ts'
import { collect, keyValue, readInput, wholeNumber } from './input.ts'
import { fields } from './output.ts'
import { exitCodes, Failure } from './failure.ts'
import { missedBy } from './replay-commands.ts'

interface CreateOptions {
  readonly name: string
  readonly url?: string
  readonly flow?: string
  readonly event: readonly string[]
  readonly header: readonly string[]
  readonly authHeader?: string
  readonly authValueFile?: string
  readonly profile?: string
  readonly verify?: boolean
}

/** `flowhook hook …` */
export function hookCommands(program: Command): void {
  const hook = program.command('hook').description('event hooks: what is delivered where')

  hook.command('list').description('all event hooks').option('--json', 'print JSON').action(withContext(listHooks))
  hook
    .command('show <hook>')
    .description('one event hook, by id, beginning of the id, or name')
    .option('--json', 'print JSON')
    .action(withContext(showHook))
  hook
    .command('create')
    .description('create an event hook that calls a URL, or a flow here')
    .requiredOption('-n, --name <name>', 'its name, unique')
    .option('-u, --url <url>', 'where to deliver')
    .option('--flow <flow>', 'deliver to this flow, with its client token in a header')
    .option('-e, --event <type>', 'an event type to subscribe to; may be repeated', collect, [])
    .option('--header <name=value>', 'a further header; may be repeated', collect, [])
    .option('--auth-header <name>', 'the header that carries the secret')
    .option('--auth-value-file <file>', 'the secret; - reads standard input')
    .option('--profile <profile>', 'durable (default) or okta')
    .option('--verify', 'verify it at once')
    .option('--json', 'print JSON')
    .action(withContext(createHook))
  hook
    .command('verify <hook>')
    .description('send the one-time verification')
    .option('--json', 'print JSON')
    .action(withContext((context, wanted: string) => lifecycle(context, wanted, 'verify')))
  hook
    .command('activate <hook>')
    .description('deliver again')
    .option('--json', 'print JSON')
    .action(withContext((context, wanted: string) => lifecycle(context, wanted, 'activate')))
  hook
    .command('deactivate <hook>')
    .description('stop delivering')
    .option('--json', 'print JSON')
    .action(withContext((context, wanted: string) => lifecycle(context, wanted, 'deactivate')))
  hook.command('delete <hook>').description('delete an inactive event hook').action(withContext(deleteHook))
  hook
    .command('test <hook>')
    .description('publish an example event of one of its types and wait for what becomes of its delivery')
    .option('-t, --type <type>', 'which of its types')
    .option('--timeout <seconds>', 'how long to wait', '30')
    .option('--json', 'print JSON')
    .action(withContext(testHook))
}

async function listHooks(context: Context) {
  context.list(
    await context.api.get<readonly Hook[]>('/api/v1/eventHooks'),
    [
      ['ID', ({ id }) => id],
      ['NAME', ({ name }) => name],
      ['STATUS', ({ status }) => status],
      ['VERIFICATION', ({ verificationStatus }) => verificationStatus],
      ['EVENTS', ({ events }) => (events.items.length === 1 ? events.items[0] : `${events.items.length} types`)],
      ['URL', ({ channel }) => masked(channel.config.uri)],
    ],
    'There is no event hook yet. flowhook hook create makes one.',
  )
}

/** A client token in a URL is for the hook's own page only, not for terminals that scroll by. */
function masked(url: string): string {
  return url.replace(/(clientToken=)[^&#]+/g, '$1…')
}

function text(hook: Hook): string {
  return fields([
    ['Id', hook.id],
    ['Name', hook.name],
    ['Status', hook.status],
    ['Verification', hook.verificationStatus],
    ['URL', masked(hook.channel.config.uri)],
    ['Secret in', hook.channel.config.authScheme?.key],
    ...hook.events.items.map((type) => ['Event', type] as const),
    ['Created', hook.created],
  ])
}

async function showHook(context: Context, wanted: string) {
  const hook = await context.api.get<Hook>(`/api/v1/eventHooks/${(await findHook(context, wanted)).id}`)
  context.one(hook, () => text(hook))
}

async function createHook(context: Context, options: CreateOptions) {
  if (options.event.length === 0) {
    throw new Failure('Name at least one --event to subscribe to.', {
      exitCode: exitCodes.usage,
      hints: ['flowhook types list --eligible shows them.'],
    })
  }
  const target = await targetOf(context, options)
  const made = await context.api.post<Hook>('/api/v1/eventHooks', {
    name: options.name,
    events: { type: 'EVENT_TYPE', items: options.event },
    channel: {
      type: 'HTTP',
      version: '1.0.0',
      config: {
        uri: target.url,
        headers: options.header.map((header) => {
          const [key, value] = keyValue(header, '--header')
          return { key, value }
        }),
        ...(target.secret === null ? {} : { authScheme: { type: 'HEADER', ...target.secret } }),
      },
    },
  })
  if (options.profile !== undefined) {
    const settings = await context.api.get<object>(`/api/v1/eventHooks/${made.id}/delivery`)
    await context.api.put(`/api/v1/eventHooks/${made.id}/delivery`, { ...settings, profile: options.profile })
  }
  const hook = options.verify ? await context.api.post<Hook>(`/api/v1/eventHooks/${made.id}/lifecycle/verify`) : made
  context.one(hook, () => text(hook))
  if (!options.verify && !context.asJson)
    context.note(`It receives nothing until it is verified: flowhook hook verify ${hook.id}`)
}

async function targetOf(
  context: Context,
  options: CreateOptions,
): Promise<{ readonly url: string; readonly secret: { readonly key: string; readonly value: string } | null }> {
  if ((options.url === undefined) === (options.flow === undefined)) {
    throw new Failure('Say where to deliver: --url or --flow.', { exitCode: exitCodes.usage })
  }
  if (options.flow !== undefined) {
    const flow = pick(await pages<Flow>(context.api, '/api/v1/flows?limit=200', 10_000), options.flow, 'flow')
    const endpoint = await context.api.get<{ invokeUrl: string; clientToken?: string }>(
      `/api/v1/flows/${flow.id}/endpoint`,
    )
    const secret =
      endpoint.clientToken === undefined ? null : { key: 'x-api-client-token', value: endpoint.clientToken }
    return { url: endpoint.invokeUrl.split('?')[0]!, secret }
  }
  if ((options.authHeader === undefined) !== (options.authValueFile === undefined)) {
    throw new Failure('--auth-header and --auth-value-file go together.', { exitCode: exitCodes.usage })
  }
  const secret =
    options.authHeader === undefined
      ? null
      : { key: options.authHeader, value: (await readInput(options.authValueFile!)).trim() }
  return { url: options.url!, secret }
}

async function lifecycle(context: Context, wanted: string, step: 'verify' | 'activate' | 'deactivate') {
  const hook = await context.api.post<Hook>(
    `/api/v1/eventHooks/${(await findHook(context, wanted)).id}/lifecycle/${step}`,
  )
  context.one(hook, () => text(hook))
  if (step === 'deactivate' || context.asJson) return
  // Who may switch hooks need not be allowed to look at deliveries.
  const { missed } = await missedBy(context, hook.id).catch(() => ({ missed: null }))
  if (missed === null) return
  const count = `${missed.isWhole ? '' : 'More than '}${missed.count}`
  context.note(
    `Events that came while it was off: ${count}. Deliver them: flowhook replay start --hook ${hook.id} --missed`,
  )
}

async function deleteHook(context: Context, wanted: string) {
  const hook = await findHook(context, wanted)
  await context.api.delete(`/api/v1/eventHooks/${hook.id}`)
  context.note(`Deleted ${hook.name}.`)
}

async function testHook(context: Context, wanted: string, options: { type?: string; timeout: string }) {
  const timeoutMs = wholeNumber(options.timeout, '--timeout', 86_400) * 1000
  const hook = await findHook(context, wanted)
  const type = options.type ?? hook.events.items[0]!
  if (!hook.events.items.includes(type)) {
    throw new Failure(`${hook.name} is not subscribed to ${type}.`, {
      exitCode: exitCodes.usage,
      hints: hook.events.items,
    })
  }
  if (hook.status !== 'ACTIVE' || hook.verificationStatus !== 'VERIFIED') {
    throw new Failure(`${hook.name} is ${hook.status} and ${hook.verificationStatus}: it receives nothing.`, {
      hints: [`flowhook hook ${hook.status === 'ACTIVE' ? 'verify' : 'activate'} ${hook.id}`],
    })
  }
  const { example } = await context.api.get<{ example: object }>(`/api/v1/eventTypes/${encodeURIComponent(type)}`)
  const uuid = crypto.randomUUID()
  await context.api.post('/api/v1/events', { ...example, uuid, published: new Date().toISOString() })
  const delivery = await settled(context, hook.id, uuid, timeoutMs)
  context.one(delivery, () => showDelivery(delivery))
  if (delivery.status !== 'DELIVERED') throw new Failure(`The delivery is ${delivery.status}.`)
}

/** The event's delivery once an attempt came back, or as it is when the time is over. */
async function settled(context: Context, hookId: string, uuid: string, timeoutMs: number): Promise<Delivery> {
  const end = Date.now() + timeoutMs
  for (;;) {
    const deliveries = await context.api.get<readonly Delivery[]>(`/api/v1/deliveries?hookId=${hookId}&limit=20`)
    const found = deliveries.find(({ eventUuids }) => eventUuids.includes(uuid))
    const waiting = found === undefined || found.status === 'PENDING' || found.status === 'DELIVERING'
    if (found !== undefined && (!waiting || Date.now() > end))
      return context.api.get<Delivery>(`/api/v1/deliveries/${found.id}`)
    if (Date.now() > end) throw new Failure(`No delivery of event ${uuid} was made.`)
    await delay(100)
  }
}
