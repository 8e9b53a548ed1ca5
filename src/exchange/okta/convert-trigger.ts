import { isSafeKey } from '../../language/path.ts'
import type { HelperField, Trigger, ValueType } from '../../model/flow-definition.ts'
import { eventTypeOf } from './event-cards.ts'
import { functionOf, portsOf, readBody, type FlopackBody, type FlopackCard, type FlopackPort } from './flopack.ts'
import type { Place } from './places.ts'
import { sequenceOf, type Placed } from './sequence.ts'
import { knownZone } from './known-zone.ts'

/** Where the outputs of a flow's first card are found. */
export interface TriggerPlaces {
  place(port: FlopackPort): Place | null
}

interface Converted {
  readonly trigger: Trigger
  readonly places: TriggerPlaces
  /** The body whose cards the flow has: that of the loop over an event's list, where there is one. */
  readonly body: FlopackBody
  /** Its cards without those that are the trigger. */
  readonly rest: readonly Placed[]
}

/**
 * What starts a flow (flopack-format.md, section 14).
 *
 * @param guess takes what had to be put in another way
 * @throws OrderError
 */
export function convertTrigger(body: FlopackBody, guess: (message: string) => void): Converted {
  const items = sequenceOf(body)
  const [first, ...rest] = items
  if (first === undefined) return byHand(body, [], () => null)
  const { kernel, name } = functionOf(first.card.address)
  if (kernel) {
    switch (name) {
      case 'control:callable':
        return body.scheduled === true ? scheduled(body, rest, guess) : helper(body, first.card, rest)
      case 'http:accept':
        return endpoint(body, rest, guess)
      case 'http:delegated':
        return delegated(body, first.card, rest)
      case 'control:noop':
        return byHand(body, rest, () => null)
    }
  }
  if (!kernel && first.card.node.model.webhook === true) return event(body, first.card, rest, name, guess)
  return byHand(body, items, () => null)
}

function byHand(body: FlopackBody, rest: readonly Placed[], place: TriggerPlaces['place']): Converted {
  return { trigger: { event: 'delegated' }, places: { place }, body, rest }
}

function helper(body: FlopackBody, card: FlopackCard, rest: readonly Placed[]): Converted {
  const inputs = userInputs(card, (port) => (port.group ?? null) === null)
  const names = new Map(inputs.map(({ port, name }) => [port.key, name]))
  const declared = inputs.map(({ name, type }): HelperField => ({ name, type }))
  // What the caller's side gives beside the inputs is declared where it is used: we see that when it is looked for.
  const context = new Set(declared.map(({ name }) => name))
  const used: HelperField[] = []
  for (const key of contextKeys) {
    if (!context.has(key) && isUsed(body, card, 'context', key)) used.push({ name: key, type: 'any' })
  }
  const all = [...declared, ...used]
  return {
    trigger: { event: 'helper', ...(all.length === 0 ? {} : { inputs: all }) },
    places: {
      place: ({ group, key }) =>
        group === 'context'
          ? all.some(({ name }) => name === key)
            ? ['trigger', key]
            : null
          : placeOf(names.get(key)),
    },
    body,
    rest,
  }
}

const contextKeys = ['index', 'parent', 'error', 'execution_id']

function delegated(body: FlopackBody, card: FlopackCard, rest: readonly Placed[]): Converted {
  const inputs = userInputs(card, ({ group }) => group === 'inputs')
  const names = new Map(inputs.map(({ port, name }) => [port.key, name]))
  const declared = inputs.map(({ name, type }): HelperField => ({ name, type }))
  return {
    trigger: { event: 'delegated', ...(declared.length === 0 ? {} : { inputs: declared }) },
    places: {
      place({ group, key }) {
        if (group === 'context') return ['trigger', 'execution_id']
        if (group === 'user context') return ['trigger', 'caller', 'id']
        if (group === 'Caller') return ['trigger', 'caller', key]
        return placeOf(names.get(key))
      },
    },
    body,
    rest,
  }
}

const placeOf = (name: string | undefined): Place | null => (name === undefined ? null : ['trigger', name])

function endpoint(body: FlopackBody, rest: readonly Placed[], guess: (message: string) => void): Converted {
  const security = securityOf(body.security_level)
  if (security === null)
    guess(`The security level "${String(body.security_level)}" is not known: the endpoint has a client token.`)
  return {
    trigger: { event: 'api_endpoint', security: security ?? 'client_token' },
    places: {
      place({ group, key }) {
        switch (group) {
          case 'raw':
            return ['trigger', key === 'body' ? 'raw_body' : key]
          case 'headers':
            return ['trigger', 'headers', key.toLowerCase()]
          case 'query':
            return ['trigger', 'query', key]
          case 'body':
            return ['trigger', 'body', key]
          default:
            return key === 'execution_id' ? ['trigger', 'execution_id'] : null
        }
      },
    },
    body,
    rest,
  }
}

function securityOf(level: string | null | undefined): 'client_token' | 'public' | 'oauth2' | null {
  return level === 'medium' ? 'client_token' : level === 'open' ? 'public' : level === 'high' ? 'oauth2' : null
}

function scheduled(body: FlopackBody, rest: readonly Placed[], guess: (message: string) => void): Converted {
  const cron = (typeof body.cron === 'object' && body.cron !== null ? body.cron : {}) as Readonly<
    Record<string, unknown>
  >
  const part = (name: string, otherwise: string): string => {
    const value = String(cron[name] ?? '').trim()
    return value === '' || value.length > 100 ? otherwise : value.replaceAll(/\s+/g, '')
  }
  const given = String(cron['timeZone'] ?? '')
  const timeZone = given === '' ? undefined : knownZone(given)
  if (timeZone === null) guess(`The time zone "${given.slice(0, 60)}" does not exist: the schedule runs by UTC.`)
  const parts = [
    part('seconds', '0'),
    part('minutes', '0'),
    part('hours', '*'),
    part('dayOfTheMonth', '*'),
    part('month', '*'),
    part('dayOfTheWeek', '*'),
  ]
  return {
    trigger: { event: 'schedule', cron: parts.join(' '), ...(timeZone && timeZone !== 'UTC' ? { timeZone } : {}) },
    places: { place: ({ key }) => (key === 'execution_time' || key === 'execution_id' ? ['trigger', key] : null) },
    body,
    rest,
  }
}

/**
 * An event's card. Okta delivers several events at once, so the exported flow loops over them; here there is one execution for
 * each event, and the cards of the loop are the flow's.
 */
function event(
  body: FlopackBody,
  card: FlopackCard,
  rest: readonly Placed[],
  name: string,
  guess: (message: string) => void,
): Converted {
  const type = eventTypeOf(name)
  const [only, ...behind] = rest
  const loop = only !== undefined && functionOf(only.card.address).name === 'list:asyncEach' && behind.length === 0
  const inner = loop
    ? readBody(portsOf(only.card.node.model.inputs).find(({ value }) => value?.type === 'flo')?.value?.data)
    : null
  const root = type === null ? ['trigger', 'event'] : ['trigger', 'okta']
  const trigger: Trigger =
    type === null ? { event: 'delegated', inputs: [{ name: 'event', type: 'object' }] } : { event: 'event', type }
  if (type === null)
    guess(`The event "${name}" of another product starts nothing here: start the flow through the API with "event".`)
  const place = ({ group, key }: FlopackPort): Place | null => {
    if (group === 'context') return key === 'execution_id' ? ['trigger', 'execution_id'] : null
    if (group === 'Output' || inner === null) return [...root, ...(group && group !== 'Output' ? [group] : []), key]
    return null
  }
  if (inner === null) return { trigger, places: { place }, body, rest }
  return { trigger, places: { place }, body: inner, rest: sequenceOf(inner) }
}

interface UserInput extends HelperField {
  readonly port: FlopackPort
}

function userInputs(card: FlopackCard, is: (port: FlopackPort) => boolean): readonly UserInput[] {
  const used = new Set<string>()
  return portsOf(card.node.model.outputs)
    .filter(is)
    .flatMap((port) => {
      const name = isSafeKey(port.key) ? port.key.slice(0, 255) : ''
      if (name === '' || used.has(name)) return []
      used.add(name)
      return [{ port, name, type: typeOf(port) }]
    })
}

function typeOf({ value }: FlopackPort): ValueType {
  if (value?.collection === true) return 'list'
  switch (value?.type) {
    case 'string':
      return 'text'
    case 'number':
    case 'boolean':
      return value.type
    case 'Date':
      return 'date'
    case 'object':
      return 'object'
    default:
      return typeof value?.type === 'object' ? 'object' : 'any'
  }
}

/** Whether a wire of the body begins at this output of its head, or a body inside takes it from there. */
function isUsed(body: FlopackBody, head: FlopackCard, group: string, key: string): boolean {
  const port = portsOf(head.node.model.outputs).find((port) => port.group === group && port.key === key)
  return (
    port !== undefined &&
    Object.keys(body.methods.find(({ uuid }) => uuid === head.uuid)?.pins?.[port.id] ?? {}).length > 0
  )
}
