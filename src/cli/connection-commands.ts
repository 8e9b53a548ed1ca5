import type { Command } from 'commander'
import { nearest } from '../language/nearest.ts'
import { pick, withContext, type Context } from './context.ts'
import { exitCodes, Failure } from './failure.ts'
import { collect, keyValue, readInput } from './input.ts'
import { fields } from './output.ts'
import { askSecret } from './secret-prompt.ts'

interface Tested {
  readonly ok: boolean
  readonly at: string
  readonly durationMs: number
  readonly message: string
}

interface Connection {
  readonly id: string
  readonly name: string
  readonly connector: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly secretsSet: readonly string[]
  readonly hosts: readonly string[]
  readonly created: string
  readonly revision: number
  readonly tested: Tested | null
  readonly usedBy: readonly { readonly id: string; readonly name: string }[]
}

interface Field {
  readonly label: string
  readonly kind?: string
  readonly optional?: boolean
  readonly multiline?: boolean
}

interface Connector {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly settings: Readonly<Record<string, Field>>
  readonly secrets: Readonly<Record<string, Field>>
  readonly when: Readonly<
    Record<string, { readonly setting: string; readonly is: readonly string[]; readonly optional?: boolean }>
  >
}

interface Given {
  readonly name?: string
  readonly set: readonly string[]
  readonly secretFile: readonly string[]
}

/** `flowhook connection …`. A secret is never an argument: those are seen by everybody on the machine. */
export function connectionCommands(program: Command): void {
  const connection = program.command('connection').description('connections to services, with their credentials')
  connection.command('list').description('all connections').option('--json', 'print JSON').action(withContext(list))
  connection
    .command('kinds')
    .description('what can be connected, with its settings and secrets')
    .option('--json', 'print JSON')
    .action(withContext(kinds))
  connection
    .command('show <connection>')
    .description('one connection, by id, beginning of the id, or name')
    .option('--json', 'print JSON')
    .action(withContext(show))
  withInput(connection.command('create <kind>').description('connect to a service; asks for its secrets'))
    .requiredOption('-n, --name <name>', 'its name, unique')
    .option('--json', 'print JSON')
    .action(withContext(create))
  withInput(
    connection
      .command('update <connection>')
      .description('change a connection; secrets stay, unless they are given or it goes to another host'),
  )
    .option('-n, --name <name>', 'another name')
    .option('--json', 'print JSON')
    .action(withContext(update))
  connection
    .command('test <connection>')
    .description('try a connection, without changing anything')
    .option('--json', 'print JSON')
    .action(withContext(test))
  connection
    .command('delete <connection>')
    .description('delete a connection that no flow uses')
    .action(withContext(remove))
}

const withInput = (command: Command): Command =>
  command
    .option('-s, --set <name=value>', 'a setting; may be repeated', collect, [])
    .option(
      '--secret-file <name=file>',
      'a secret, read from a file; - reads standard input; may be repeated',
      collect,
      [],
    )

const all = (context: Context) => context.api.get<readonly Connection[]>('/api/v1/connections')
const kindsOf = (context: Context) => context.api.get<readonly Connector[]>('/api/v1/connectors')

async function find(context: Context, wanted: string): Promise<Connection> {
  return pick(await all(context), wanted, 'connection')
}

async function list(context: Context) {
  context.list(
    await all(context),
    [
      ['ID', ({ id }) => id],
      ['NAME', ({ name }) => name],
      ['KIND', ({ connector }) => connector],
      ['HOSTS', ({ hosts }) => hosts.join(', ')],
      ['TEST', ({ tested }) => (tested === null ? '' : tested.ok ? 'ok' : 'failed')],
      ['FLOWS', ({ usedBy }) => String(usedBy.length)],
    ],
    'There is no connection yet. flowhook connection create makes one.',
  )
}

async function kinds(context: Context) {
  const names = (of: Readonly<Record<string, Field>>) => Object.keys(of).join(', ')
  context.list(
    await kindsOf(context),
    [
      ['KIND', ({ id }) => id],
      ['TITLE', ({ title }) => title],
      ['SETTINGS', ({ settings }) => names(settings)],
      ['SECRETS', ({ secrets }) => names(secrets)],
    ],
    'There is nothing that can be connected.',
  )
}

function text(connection: Connection): string {
  const { tested } = connection
  const outcome = tested === null ? undefined : `${tested.ok ? 'ok' : 'failed'}, ${tested.at}: ${tested.message}`
  return fields([
    ['Id', connection.id],
    ['Name', connection.name],
    ['Kind', connection.connector],
    ...Object.entries(connection.settings)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const),
    ['Secrets set', connection.secretsSet.join(', ')],
    ['Hosts', connection.hosts.join(', ')],
    ['Test', outcome],
    ...connection.usedBy.map(({ name }) => ['Used by', name] as const),
    ['Created', connection.created],
  ])
}

async function show(context: Context, wanted: string) {
  const connection = await find(context, wanted)
  context.one(connection, () => text(connection))
}

async function create(context: Context, wanted: string, given: Given & { readonly name: string }) {
  const kind = kindNamed(await kindsOf(context), wanted)
  const settings = settingsOf(kind, given.set)
  const secrets = await secretsOf(kind, settings, given.secretFile, [])
  const made = await context.api.post<Connection>('/api/v1/connections', {
    name: given.name,
    connector: kind.id,
    settings,
    secrets,
  })
  context.one(made, () => text(made))
  if (!context.asJson) context.note(`flowhook connection test ${made.id} tries it.`)
}

async function update(context: Context, wanted: string, given: Given) {
  const before = await find(context, wanted)
  const kind = kindNamed(await kindsOf(context), before.connector)
  const settings = { ...before.settings, ...settingsOf(kind, given.set) }
  const secrets = await secretsOf(kind, settings, given.secretFile, before.secretsSet)
  const changed = await context.api.put<Connection>(`/api/v1/connections/${before.id}`, {
    name: given.name ?? before.name,
    connector: kind.id,
    settings,
    secrets,
    revision: before.revision,
  })
  context.one(changed, () => text(changed))
}

async function test(context: Context, wanted: string) {
  const { id } = await find(context, wanted)
  const tested = await context.api.post<Tested>(`/api/v1/connections/${id}/test`)
  context.one(tested, () => `${tested.ok ? 'ok' : 'failed'} (${tested.durationMs} ms): ${tested.message}`)
  if (!tested.ok) throw new Failure('The connection does not work.')
}

async function remove(context: Context, wanted: string) {
  const { id, name } = await find(context, wanted)
  await context.api.delete(`/api/v1/connections/${id}`)
  context.note(`Deleted ${name}.`)
}

function kindNamed(known: readonly Connector[], wanted: string): Connector {
  const found = known.find(({ id }) => id === wanted)
  if (found !== undefined) return found
  const close = nearest(
    wanted,
    known.map(({ id }) => id),
  )
  throw new Failure(`There is no kind of connection “${wanted}”.`, {
    exitCode: exitCodes.usage,
    hints: [close === null ? 'flowhook connection kinds shows them.' : `Did you mean ${close}?`],
  })
}

/** Texts as the settings take them: true and false, numbers, and lists separated by commas. */
function settingsOf({ settings }: Connector, given: readonly string[]): Record<string, unknown> {
  const read: Record<string, unknown> = {}
  for (const each of given) {
    const [name, value] = keyValue(each, '--set')
    const kind = settings[name]?.kind
    if (kind === 'list') read[name] = value === '' ? [] : value.split(',').map((item) => item.trim())
    else if (kind === 'boolean') read[name] = value === 'true' ? true : value === 'false' ? false : value
    else if (kind === 'number' || kind === 'integer') read[name] = value === '' ? null : Number(value)
    else read[name] = value
  }
  return read
}

/** Of files, and asked for on the terminal where they are needed and not set. */
async function secretsOf(
  { secrets, when }: Connector,
  settings: Readonly<Record<string, unknown>>,
  given: readonly string[],
  set: readonly string[],
): Promise<Record<string, string>> {
  const read: Record<string, string> = {}
  for (const each of given) {
    const [name, file] = keyValue(each, '--secret-file')
    // The line end belongs to the file, not to the secret.
    read[name] = (await readInput(file)).replace(/\r?\n$/, '')
  }
  for (const [name, { label, optional, multiline }] of Object.entries(secrets)) {
    const counts = when[name]
    if (counts !== undefined && !counts.is.includes(String(settings[counts.setting]))) continue
    if (name in read || set.includes(name) || (counts?.optional ?? optional) === true) continue
    // Without a terminal the server says what is missing.
    if (!process.stdin.isTTY) continue
    if (multiline === true) {
      const hints = [`Give it by --secret-file ${name}=FILE.`]
      throw new Failure(`${label} has several lines.`, { exitCode: exitCodes.usage, hints })
    }
    read[name] = await askSecret(`${label}: `)
  }
  return read
}
