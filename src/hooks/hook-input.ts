import { problem } from '../base/errors.ts'
import { checkHeader } from '../base/outbound/index.ts'
import type { HookFilter, HookHeader } from '../model/event-hook.ts'
import { plainObject } from './delivery-settings.ts'
import { hiddenToken, tokensOf } from './mask-url.ts'

/** What a person says of a hook; everything else is ours to decide. */
export interface HookInput {
  readonly name: string
  readonly description: string | null
  /** Counts on replacing only. */
  readonly status: 'ACTIVE' | 'INACTIVE' | null
  readonly events: readonly string[]
  readonly filters: readonly HookFilter[] | null
  readonly uri: string
  readonly headers: readonly HookHeader[]
  readonly auth: { readonly key: string; readonly value: string | null } | null
}

/** What decides whether an input is taken, beside its shape. */
export interface HookRules {
  /** Event types that one hook may name. */
  readonly maxEvents: number
  /** What speaks against subscribing to a type, or null. */
  readonly checkEventType: (id: string) => string | null
  /** What speaks against delivering to a URL, by its text alone, or null. */
  readonly checkUrl: (url: string) => string | null
}

export const hookLimits = Object.freeze({
  name: 255,
  description: 1_000,
  uri: 1_024,
  headers: 25,
  headerValue: 2_048,
  expression: 4_096,
})

/**
 * Reads an event hook as `POST` and `PUT /api/v1/eventHooks` are given it. The shape is closed; fields that only we set are
 * taken and ignored, so that what was read can be sent back.
 *
 * @throws VALIDATION_FAILED with a cause for every problem, each beginning with its field
 */
export function readHook(input: unknown, rules: HookRules): HookInput {
  const causes: string[] = []
  const hook = objectAt(input, 'eventHook', hookFields, causes)
  const config = readChannel(hook['channel'], causes)
  const read = {
    name: readName(hook['name'], causes),
    description: readDescription(hook['description'], causes),
    status: readStatus(hook['status'], causes),
    ...readEvents(hook['events'], rules, causes),
    uri: readUri(config['uri'], rules, causes),
    headers: readHeaders(config['headers'], causes),
    auth: readAuth(config['authScheme'], causes),
  }
  for (const { key } of read.headers) {
    if (read.auth !== null && sameName(key, read.auth.key)) {
      causes.push(`channel.config.headers: ${key} is the authentication header already. Name it once.`)
    }
  }
  if (causes.length > 0) throw invalidHook(causes)
  return read
}

export const invalidHook = (causes: readonly string[]) =>
  problem('VALIDATION_FAILED', { subject: 'eventHook' }, { causes })

/** Header names are the same in capitals (RFC 9110, 5.1). */
export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

const readOnly = ['id', 'created', 'createdBy', 'lastUpdated', 'verificationStatus', '_links']
const hookFields = [...readOnly, 'status', 'name', 'description', 'events', 'channel']

function readName(value: unknown, causes: string[]): string {
  if (typeof value === 'string' && value.trim() !== '' && value.length <= hookLimits.name) return value
  causes.push(`name: expected text of 1 to ${hookLimits.name} characters.`)
  return ''
}

function readDescription(value: unknown, causes: string[]): string | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' && value.length <= hookLimits.description) return value
  causes.push(`description: expected text of at most ${hookLimits.description} characters, or null.`)
  return null
}

function readStatus(value: unknown, causes: string[]): HookInput['status'] {
  if (value === undefined || value === null) return null
  if (value === 'ACTIVE' || value === 'INACTIVE') return value
  causes.push('status: expected ACTIVE or INACTIVE.')
  return null
}

function readEvents(value: unknown, rules: HookRules, causes: string[]): Pick<HookInput, 'events' | 'filters'> {
  const events = objectAt(value, 'events', ['type', 'items', 'filter'], causes)
  if (events['type'] !== 'EVENT_TYPE') causes.push('events.type: expected EVENT_TYPE.')
  const items = events['items']
  if (!Array.isArray(items) || items.length < 1 || items.length > rules.maxEvents) {
    causes.push(`events.items: expected a list of 1 to ${rules.maxEvents} event types.`)
    return { events: [], filters: null }
  }
  items.forEach((item: unknown, i) => {
    const wrong = typeof item === 'string' ? rules.checkEventType(item) : 'expected the id of an event type as text.'
    if (wrong !== null) causes.push(`events.items[${i}]: ${wrong}`)
  })
  const types = [...new Set(items.filter((item) => typeof item === 'string'))]
  return { events: types, filters: readFilter(events['filter'], types, causes) }
}

function readFilter(value: unknown, types: readonly string[], causes: string[]): readonly HookFilter[] | null {
  if (value === undefined || value === null) return null
  const at = 'events.filter'
  const filter = objectAt(value, at, ['type', 'eventFilterMap'], causes)
  if (filter['type'] !== undefined && filter['type'] !== 'EXPRESSION_LANGUAGE') {
    causes.push(`${at}.type: expected EXPRESSION_LANGUAGE.`)
  }
  const map = filter['eventFilterMap']
  if (!Array.isArray(map)) {
    causes.push(`${at}.eventFilterMap: expected a list of {event, condition}.`)
    return null
  }
  // Kept but not evaluated it would send out exactly what its author wanted to hold back.
  if (map.length > 0) {
    causes.push(`${at}: this version does not evaluate filters and would deliver every event. Leave the filter out.`)
  }
  const seen = new Set<unknown>()
  return map.map((each: unknown, i): HookFilter => {
    const place = `${at}.eventFilterMap[${i}]`
    const entry = objectAt(each, place, ['event', 'condition'], causes)
    const condition = objectAt(entry['condition'], `${place}.condition`, ['expression', 'version'], causes)
    const { event } = entry
    const { expression, version = null } = condition
    if (typeof event !== 'string' || !types.includes(event)) {
      causes.push(`${place}.event: expected one of the types of events.items.`)
    } else if (seen.has(event)) causes.push(`${place}.event: ${event} has a condition already.`)
    seen.add(event)
    if (typeof expression !== 'string' || expression.trim() === '' || expression.length > hookLimits.expression) {
      causes.push(`${place}.condition.expression: expected text of 1 to ${hookLimits.expression} characters.`)
    }
    if (version !== null && (typeof version !== 'string' || version.length > 255)) {
      causes.push(`${place}.condition.version: expected text or null.`)
    }
    // Kept only where there was no cause to refuse.
    return { event, condition: { expression, version } } as HookFilter
  })
}

function readChannel(value: unknown, causes: string[]): Readonly<Record<string, unknown>> {
  const channel = objectAt(value, 'channel', ['type', 'version', 'config'], causes)
  if (channel['type'] !== 'HTTP') causes.push('channel.type: expected HTTP.')
  if (channel['version'] !== '1.0.0') causes.push('channel.version: expected 1.0.0.')
  return objectAt(channel['config'], 'channel.config', ['uri', 'headers', 'method', 'authScheme'], causes)
}

function readUri(value: unknown, rules: HookRules, causes: string[]): string {
  const at = 'channel.config.uri'
  if (typeof value !== 'string' || value === '' || value.length > hookLimits.uri || /\s/.test(value)) {
    causes.push(`${at}: expected a URL of at most ${hookLimits.uri} characters without white space.`)
    return ''
  }
  // What a list shows, sent back: saved, it would replace a token that works.
  if (tokensOf(value).includes(hiddenToken)) {
    causes.push(`${at}: the client token is hidden, as in the list. GET /api/v1/eventHooks/{id} gives the whole URL.`)
  }
  const wrong = rules.checkUrl(value)
  if (wrong !== null) causes.push(`${at}: ${wrong}`)
  return value
}

function readHeaders(value: unknown, causes: string[]): readonly HookHeader[] {
  const at = 'channel.config.headers'
  if (value === undefined || value === null) return []
  if (!Array.isArray(value) || value.length > hookLimits.headers) {
    causes.push(`${at}: expected a list of at most ${hookLimits.headers} entries {key, value}.`)
    return []
  }
  const headers: HookHeader[] = []
  value.forEach((each: unknown, i) => {
    // Okta's description lets entries be null.
    if (each === null) return
    const header = objectAt(each, `${at}[${i}]`, ['key', 'value'], causes)
    const { key, value: text } = header
    if (typeof key !== 'string' || typeof text !== 'string') {
      causes.push(`${at}[${i}]: expected key and value as text.`)
      return
    }
    const wrong = checkedHeader(key, text)
    if (wrong !== null) causes.push(`${at}[${i}]: ${wrong}`)
    if (headers.some((other) => sameName(other.key, key))) {
      causes.push(`${at}[${i}]: ${key} is there already. Name each header once.`)
    }
    headers.push({ key, value: text })
  })
  return headers
}

function readAuth(value: unknown, causes: string[]): HookInput['auth'] {
  const at = 'channel.config.authScheme'
  if (value === undefined || value === null) return null
  const scheme = objectAt(value, at, ['type', 'key', 'value'], causes)
  if (scheme['type'] !== 'HEADER') causes.push(`${at}.type: expected HEADER.`)
  const { key } = scheme
  const secret = scheme['value'] ?? null
  if (typeof key !== 'string') {
    causes.push(`${at}.key: expected the name of a header.`)
    return null
  }
  if (secret !== null && (typeof secret !== 'string' || secret === '')) {
    causes.push(`${at}.value: expected text that is not empty.`)
    return null
  }
  const wrong = checkedHeader(key, secret ?? '')
  if (wrong !== null) causes.push(`${at}: ${wrong}`)
  return { key, value: secret }
}

function checkedHeader(key: string, value: string): string | null {
  if (value.length > hookLimits.headerValue) return `The value is longer than ${hookLimits.headerValue} characters.`
  return checkHeader(key, value)
}

/** An object with no other fields than `fields`; {} where it is none, which then says so for what it must have. */
function objectAt(
  value: unknown,
  path: string,
  fields: readonly string[],
  causes: string[],
): Readonly<Record<string, unknown>> {
  const object = plainObject(value)
  if (object === null) {
    causes.push(`${path}: expected an object.`)
    return {}
  }
  for (const name of Object.keys(object)) {
    if (fields.includes(name)) continue
    const where = path === 'eventHook' ? name : `${path}.${name}`
    causes.push(`${where.slice(0, 200)}: is not a field here. Expected ${fields.join(', ')}.`)
  }
  return object
}
