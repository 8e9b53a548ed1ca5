import { z } from 'zod'
import type { CardNode, FlowDefinition, Trigger, Value } from '../model/flow-definition.ts'
import { branchesOf } from './branches.ts'
import type { CardLike } from './card-like.ts'
import type { DefinitionProblem } from './compile.ts'
import { languageLimits as limits } from './limits.ts'
import { withNotesBetween } from './notes.ts'
import { valueTypes } from './values.ts'

const value = z
  .unknown()
  .describe(
    'JSON as it stands, {"$from": "card.output.path", "as"?: type} for a value of an earlier card, {"$literal": …} for an object that would read as one of these. References may also stand inside lists and objects.',
  )
const fieldName = z.string().min(1).max(limits.fieldName)
const valueType = z.enum(valueTypes).describe('What a value is. A date is ISO 8601 text in UTC.')

const declaredInputs = z
  .array(z.strictObject({ name: fieldName, type: valueType }))
  .max(limits.fields)
  .optional()

const trigger = z.discriminatedUnion('event', [
  z
    .strictObject({
      event: z.literal('api_endpoint'),
      security: z
        .enum(['client_token', 'oauth2', 'public'])
        .describe('Who may call: whoever has the client token, machine clients by OAuth 2.0, or everybody.'),
      tokenInQuery: z.boolean().optional().describe('Whether the client token may come in the query. Default true.'),
      clients: z
        .array(z.string().min(1).max(limits.name))
        .max(limits.clients)
        .optional()
        .describe('OAuth 2.0: the client ids that may call. Left out: every client with the scope.'),
    })
    .describe('The flow is called over HTTP. Outputs: headers, query, body, raw_body, method, execution_id.'),
  z
    .strictObject({
      event: z.literal('helper'),
      inputs: declaredInputs.describe('What callers give; these are the outputs of the flow’s first card.'),
    })
    .describe('The flow is called by other flows.'),
  z
    .strictObject({
      event: z.literal('delegated'),
      inputs: declaredInputs.describe('What whoever starts it gives. Further outputs: caller, execution_id.'),
    })
    .describe('The flow is started by hand or by the API.'),
  z
    .strictObject({
      event: z.literal('schedule'),
      cron: z
        .string()
        .min(9)
        .max(limits.name)
        .describe(
          'Minutes, hours, day of the month, month and day of the week (Sunday is 0); seconds may stand in front.',
        ),
      timeZone: z.string().max(limits.name).optional().describe('An IANA name, e.g. Europe/Vienna. Default UTC.'),
    })
    .describe('The flow is started at each due time, exactly once. Outputs: execution_time, execution_id.'),
  z
    .strictObject({ event: z.literal('event'), type: z.string().min(1).max(limits.name) })
    .describe('The flow is started for each event of this type. Outputs: event, okta, execution_id.'),
])

const card = z
  .strictObject({
    id: z
      .string()
      .regex(
        /^[a-z][a-z0-9_]{0,63}$/,
        'must begin with a lower-case letter and have only these, digits and _, at most 64',
      )
      .describe('Unique in the flow; what references name. Never "trigger".'),
    card: z
      .string()
      .min(1)
      .max(limits.name)
      .describe(
        'The card’s id, e.g. text.compose. GET /api/v1/cards lists them. "note" is a note: it stands between cards and never runs.',
      ),
    title: z.string().max(limits.name).optional().describe('What people call the card.'),
    note: z
      .string()
      .max(limits.note)
      .optional()
      .describe('The words of a note. Given with another card it becomes a note in front of that card.'),
    inputs: z.record(fieldName, value).optional(),
    get branches() {
      return z
        .record(fieldName, z.array(card).max(limits.cards))
        .optional()
        .describe('The cards inside, by branch, e.g. then and else.')
    },
    onError: z
      .strictObject({
        retry: z
          .strictObject({
            times: z.int().min(1).max(10),
            seconds: z.number().min(0).max(86_400),
            only: z
              .literal('rate_limit')
              .optional()
              .describe('Only where the other side says that there were too many calls.'),
          })
          .optional()
          .describe('Further tries, each after a pause.'),
        run: z
          .strictObject({ flow: z.string().min(1).max(limits.name), values: z.record(fieldName, value).optional() })
          .optional()
          .describe('A helper flow that runs before the flow ends; it gets error and these values.'),
        return: z.record(fieldName, value).optional().describe('What the flow’s caller gets beside the error.'),
      })
      .optional()
      .describe(
        'What is tried again, and what happens where the card fails all the same. The flow ends with the error.',
      ),
    outputs: z
      .record(fieldName, z.record(fieldName, value))
      .optional()
      .describe('What a card with branches gives on: output name → branch → value. A branch not named gives null.'),
  })
  .meta({ id: 'Card' })

/**
 * The form of a flow definition: readable JSON, the same in files, in the API and as a stored version. Closed: unknown members are
 * refused. What a card needs inside `inputs` is checked by the compiler, which knows the cards.
 */
export const flowDefinitionSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(limits.name),
    description: z.string().max(limits.description).optional(),
    trigger,
    cards: z.array(card).max(limits.cards).describe('They run one after the other.'),
    saveData: z.boolean().optional().describe('Whether executions keep inputs and outputs. Default true.'),
  })
  .meta({ id: 'FlowDefinition', description: 'A flow: what starts it, and its cards.' })

/**
 * Reads a definition from parsed JSON.
 *
 * @returns the definition, or every place that does not have the right form
 */
export function readDefinition(
  input: unknown,
):
  | { readonly definition: FlowDefinition; readonly problems?: never }
  | { readonly problems: readonly DefinitionProblem[] } {
  const read = flowDefinitionSchema.safeParse(input)
  if (!read.success) {
    return { problems: read.error.issues.map((issue) => ({ at: place(issue.path), message: issue.message })) }
  }
  // The schema's `unknown` values came out of parsed JSON, which zod cannot know.
  const definition = read.data as FlowDefinition
  const length = JSON.stringify(definition).length
  if (length > limits.definition) {
    return {
      problems: [
        { at: '', message: `The definition has ${length} characters; at most ${limits.definition} are allowed.` },
      ],
    }
  }
  return { definition }
}

/** The schema as JSON Schema, for the docs and for editors. */
export function definitionJsonSchema(): object {
  return z.toJSONSchema(flowDefinitionSchema, { io: 'input' })
}

/**
 * The same definition in canonical order, without members that say what holds anyway (`saveData: true`, empty inputs), so
 * that files and versions differ only where flows do. Notes stand between cards. With `cards`, inputs come in the order of the card's declaration.
 */
export function normalise(definition: FlowDefinition, cards?: ReadonlyMap<string, CardLike>): FlowDefinition {
  return {
    name: definition.name,
    ...(definition.description ? { description: definition.description } : {}),
    trigger: normaliseTrigger(definition.trigger),
    ...(definition.saveData === false ? { saveData: false } : {}),
    cards: withNotesBetween(definition.cards).map((node) => normaliseCard(node, cards)),
  }
}

function normaliseTrigger(trigger: Trigger): Trigger {
  if (trigger.event === 'helper' || trigger.event === 'delegated') {
    const inputs = (trigger.inputs ?? []).map(({ name, type }) => ({ name, type }))
    return { event: trigger.event, ...(inputs.length > 0 ? { inputs } : {}) }
  }
  if (trigger.event === 'schedule') {
    const { cron, timeZone } = trigger
    return { event: 'schedule', cron, ...(timeZone === undefined ? {} : { timeZone }) }
  }
  if (trigger.event === 'event') return { event: 'event', type: trigger.type }
  return {
    event: 'api_endpoint',
    security: trigger.security,
    ...(trigger.tokenInQuery === false ? { tokenInQuery: false } : {}),
    ...(trigger.clients === undefined ? {} : { clients: [...trigger.clients] }),
  }
}

function normaliseCard(node: CardNode, cards?: ReadonlyMap<string, CardLike>): CardNode {
  const card = cards?.get(node.card)
  const inputs = inOrder(node.inputs ?? {}, Object.keys(card?.inputs ?? {}))
  const branches = inOrder(node.branches ?? {}, Object.keys(card === undefined ? {} : branchesOf(node, card)))
    .filter(([, list]) => list.length > 0)
    .map(([name, list]) => [name, list.map((inner) => normaliseCard(inner, cards))] as const)
  const outputs = Object.entries(node.outputs ?? {})
  return {
    id: node.id,
    card: node.card,
    ...(node.title ? { title: node.title } : {}),
    ...(node.note ? { note: node.note } : {}),
    ...(inputs.length > 0 ? { inputs: Object.fromEntries(inputs) as Readonly<Record<string, Value>> } : {}),
    ...(branches.length > 0 ? { branches: Object.fromEntries(branches) } : {}),
    ...(node.onError === undefined || Object.keys(node.onError).length === 0 ? {} : { onError: node.onError }),
    ...(outputs.length > 0 ? { outputs: Object.fromEntries(outputs) } : {}),
  }
}

// Known names first, in their order; the others behind, in the author's.
function inOrder<T>(members: Readonly<Record<string, T>>, order: readonly string[]): readonly (readonly [string, T])[] {
  const known = order.filter((name) => Object.hasOwn(members, name))
  const others = Object.keys(members).filter((name) => !known.includes(name))
  return [...known, ...others].map((name) => [name, members[name]!] as const)
}

// `cards[3].inputs.text`, the way the compiler names places.
function place(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (at, key) => (typeof key === 'number' ? `${at}[${key}]` : at === '' ? String(key) : `${at}.${String(key)}`),
    '',
  )
}
