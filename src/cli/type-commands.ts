import type { Command } from 'commander'
import { withContext, type Context } from './context.ts'
import { parseJson, readInput } from './input.ts'
import { fields, json } from './output.ts'

interface EventType {
  readonly id: string
  readonly description: string
  readonly eligible: boolean
  readonly category: string | null
  readonly tags: readonly string[]
  readonly own: boolean
  readonly example?: unknown
}

/** `flowhook types …` */
export function typeCommands(program: Command): void {
  const types = program
    .command('types')
    .description('search the catalog of event types, and register types of your own')

  types
    .command('list [words...]', { isDefault: true })
    .description('types that have every word in id, description, category or tags')
    .option('-e, --eligible', 'only types that hooks can subscribe to')
    .option('-c, --category <category>', 'only types of this category')
    .option('--tag <tag>', 'only types with this tag')
    .option('--json', 'print JSON')
    .action(withContext(listTypes))

  types
    .command('show <type>')
    .description('one type, with an example event')
    .option('--json', 'print JSON')
    .action(withContext(showType))

  types
    .command('add <type>')
    .description('register a type of your own, or change it')
    .requiredOption('-d, --description <text>', 'what an event of this type says happened')
    .option('--example <file>', 'an example event; - reads standard input')
    .option('--not-eligible', 'hooks cannot subscribe to it')
    .option('--json', 'print JSON')
    .action(withContext(addType))

  types.command('remove <type>').description('remove a type of your own').action(withContext(removeType))
}

async function listTypes(
  context: Context,
  words: readonly string[],
  options: { eligible?: boolean; category?: string; tag?: string },
) {
  const query = new URLSearchParams()
  if (words.length > 0) query.set('q', words.join(' '))
  if (options.eligible) query.set('eligible', 'true')
  if (options.category !== undefined) query.set('category', options.category)
  if (options.tag !== undefined) query.set('tag', options.tag)
  const found = await context.api.get<readonly EventType[]>(`/api/v1/eventTypes?${query}`)
  context.list(
    found,
    [
      ['TYPE', ({ id }) => id],
      ['HOOKS', ({ eligible }) => (eligible ? 'yes' : '')],
      ['DESCRIPTION', ({ description }) => description],
    ],
    'No type fits. Leave a word out, or register one of your own with flowhook types add.',
  )
}

async function showType(context: Context, type: string) {
  const found = await context.api.get<EventType>(`/api/v1/eventTypes/${encodeURIComponent(type)}`)
  context.one(
    found,
    () =>
      `${fields([
        ['Type', found.id],
        ['Description', found.description],
        ['Hooks', found.eligible ? 'can subscribe' : 'cannot subscribe'],
        ['Category', found.category],
        ['Tags', found.tags.join(', ')],
      ])}\n\n${json(found.example)}`,
  )
}

async function addType(
  context: Context,
  type: string,
  options: { description: string; example?: string; eligible: boolean },
) {
  const example =
    options.example === undefined ? {} : { example: parseJson(await readInput(options.example), options.example) }
  const put = await context.api.put<EventType>(`/api/v1/eventTypes/${encodeURIComponent(type)}`, {
    description: options.description,
    eligible: options.eligible,
    ...example,
  })
  context.one(put, () => `Registered ${put.id}. Try it: flowhook event publish ${put.id}`)
}

async function removeType(context: Context, type: string) {
  await context.api.delete(`/api/v1/eventTypes/${encodeURIComponent(type)}`)
  context.note(`Removed ${type}.`)
}
