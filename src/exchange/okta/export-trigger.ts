import type { HelperField, Trigger } from '../../model/flow-definition.ts'
import { eventCardOf } from './event-cards.ts'
import { addressOf, BodyDraft, type DraftCard, type OutputOf } from './export-body.ts'
import { triggerUuid } from './own-ids.ts'
import type { Place } from './places.ts'
import { anyType, portTypeOf, type PortType } from './port-types.ts'

/** What the body of a flow says beside its cards. */
export interface FlowFrame {
  readonly security_level: 'medium' | 'high' | 'open' | null
  readonly scheduled: boolean
  readonly cron?: object
}

/** The beginning of a flow: the body that its cards come into, and how the whole ends up in the file. */
export interface DraftFlow {
  /** The outermost body. */
  readonly body: BodyDraft
  /** The body of the flow's cards: of an event's loop, where the file has one. */
  readonly inner: BodyDraft
  /** The card that the first one comes behind in it. */
  readonly head: DraftCard
  /** Puts the body of the loop into its card; nothing may be added behind this. */
  close(): void
  readonly frame: FlowFrame
}

const text: PortType = { type: 'string', list: false }
const object: PortType = { type: 'object', list: false }
const plain: FlowFrame = { security_level: null, scheduled: false }

/** What starts a flow, as the first cards of a file's flow (flopack-format.md, section 14). */
export function exportTrigger(trigger: Trigger, body: BodyDraft): DraftFlow {
  const start = (name: string, title: string, frame: FlowFrame, outputs: (head: DraftCard) => OutputOf): DraftFlow => {
    const head = body.add(triggerUuid, addressOf(name), title)
    head.node.model.mirrored = true
    body.gives('trigger', outputs(head))
    return { body, inner: body, head, close: () => undefined, frame }
  }
  switch (trigger.event) {
    case 'helper':
      return start('control:callable', 'Helper Flow', plain, (head) => helperPorts(body, head, trigger.inputs ?? []))
    case 'delegated':
      return start('http:delegated', 'Delegated Flow', { ...plain, security_level: 'high' }, (head) =>
        delegatedPorts(body, head, trigger.inputs ?? []),
      )
    case 'schedule':
      return start(
        'control:callable',
        'Scheduled Flow',
        { ...plain, scheduled: true, cron: cronOf(trigger) },
        (head) => {
          body.output(head, 'execution_time', { group: 'context', type: { type: 'Date', list: false } })
          return ([name = '', ...rest]) => at(body, head, 'context', name, rest, text)
        },
      )
    case 'api_endpoint': {
      const levels = { client_token: 'medium', oauth2: 'high', public: 'open' } as const
      const frame = { ...plain, security_level: levels[trigger.security] }
      return start('http:accept', 'API Endpoint', frame, (head) => endpointPorts(body, head))
    }
    case 'event': {
      const name = eventCardOf(trigger.type)
      if (name !== null) return eventFlow(body, name)
      return start('http:delegated', 'Delegated Flow', { ...plain, security_level: 'high' }, (head) =>
        delegatedPorts(body, head, []),
      )
    }
  }
}

const at = (body: BodyDraft, card: DraftCard, group: string | null, key: string, rest: Place, type = anyType) => ({
  card,
  port: body.outputNamed(card, group, key, type),
  rest,
})

/** Both sides of a card whose outputs repeat its inputs. */
function mirrored(body: BodyDraft, head: DraftCard, group: string | null, { name, type }: HelperField): void {
  const options = { group, type: portTypeOf(type), custom: true }
  head.node.model.inputs.extensible = true
  body.input(head, name, options)
  body.output(head, name, options)
}

/** What every helper flow of Okta's gets from whoever calls it, without declaring it. */
const context: ReadonlySet<string> = new Set(['index', 'parent', 'error', 'execution_id'])

function helperPorts(body: BodyDraft, head: DraftCard, inputs: readonly HelperField[]): OutputOf {
  const own = inputs.filter(({ name, type }) => type !== 'any' || !context.has(name))
  for (const field of own) mirrored(body, head, null, field)
  return ([name = '', ...rest]) => {
    if (own.some((field) => field.name === name)) return at(body, head, null, name, rest)
    return inputs.some((field) => field.name === name) ? at(body, head, 'context', name, rest) : null
  }
}

function delegatedPorts(body: BodyDraft, head: DraftCard, inputs: readonly HelperField[]): OutputOf {
  for (const field of inputs) mirrored(body, head, 'inputs', field)
  return ([name = '', ...rest]) => {
    if (inputs.some((field) => field.name === name)) return at(body, head, 'inputs', name, rest)
    if (name === 'execution_id') return at(body, head, 'context', name, rest, text)
    const [key, ...behind] = rest
    if (name !== 'caller' || key === undefined) return null
    return key === 'id'
      ? at(body, head, 'user context', 'okta-user-id', behind, text)
      : at(body, head, 'Caller', key, behind)
  }
}

function endpointPorts(body: BodyDraft, head: DraftCard): OutputOf {
  const raw = {
    headers: { group: 'raw', type: object },
    body: { group: 'raw', type: text },
    query: { group: 'raw', type: text },
  }
  for (const [key, options] of Object.entries(raw)) {
    body.input(head, key, options)
    body.output(head, key, options)
  }
  return ([name = '', ...rest]) => {
    const [key, ...behind] = rest
    switch (name) {
      case 'raw_body':
        // A body that is parsed is the output body.
        return { ...at(body, head, 'raw', 'body', rest), convert: null }
      case 'execution_id':
        return at(body, head, 'context', name, rest, text)
      case 'headers':
      case 'query':
      case 'body':
        if (key !== undefined) return at(body, head, name, key, behind)
        return { ...at(body, head, 'raw', name, rest), ...(name === 'body' ? { convert: 'parse' } : {}) }
      default:
        return null
    }
  }
}

/** Okta delivers several events at once: the event's card gives a list, and a loop over it holds the flow's cards. */
function eventFlow(body: BodyDraft, name: string): DraftFlow {
  const event = body.add(triggerUuid, addressOf(name), titleOf(name))
  event.node.model.webhook = true
  const list = body.output(event, 'collection', { type: { type: 'object', list: true } })
  const loop = body.hidden('loop', addressOf('list:asyncEach'), 'For Each - Ignore Errors')
  const items = body.input(loop, 'list', { type: { type: 'object', list: true }, required: true })
  const flo = body.input(loop, 'flo', { type: { type: 'flo', list: false }, required: true })
  body.input(loop, 'concurrency', { type: { type: 'number', list: false }, data: 1 })
  body.wire({ card: event, port: list }, loop, items)
  body.before(event, loop)
  const head = body.hidden('head', addressOf('control:callable'), titleOf(name))
  body.methods.pop() // it stands in the body inside
  const inner = new BodyDraft(body.names, { body, card: loop, head, own: () => null })
  inner.methods.push(head)
  inner.gives('trigger', ([output, ...path]) => {
    const [key, ...rest] = path
    if (output === 'execution_id') return at(inner, head, 'context', output, path, text)
    return output === 'okta' && key !== undefined ? at(inner, head, 'Output', key, rest) : null
  })
  return { body, inner, head, close: () => void (flo.value.data = inner.finished()), frame: plain }
}

/** `okta:userAddedToGroup` as people read it. */
function titleOf(name: string): string {
  const words = name.split(':')[1]!.replace(/([a-z])([A-Z])/g, '$1 $2')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function cronOf({ cron, timeZone }: Extract<Trigger, { event: 'schedule' }>): object {
  const parts = cron.trim().split(/\s+/)
  const [seconds, minutes, hours, dayOfTheMonth, month, dayOfTheWeek] = parts.length === 5 ? ['0', ...parts] : parts
  const when = { seconds, minutes, hours, dayOfTheMonth, month, dayOfTheWeek }
  return { ...when, startDate: '', endDate: '', recurrence: 0, timeZone: timeZone ?? 'UTC' }
}
