import type { Json } from '../base/json/index.ts'

/** Looks at a value that is not null, and adds what is wrong with it. */
type Rule = (value: Json, path: string, problems: string[]) => void

interface Field {
  readonly name: string
  readonly rule: Rule
  readonly required: boolean
  readonly nullable: boolean
}

/** Problems named at once for one event; past them the rest is noise. */
const mostProblems = 10

/**
 * What is wrong with a LogEvent's known fields, each problem beginning with the field's path; empty where nothing is.
 * Fields that the shape does not know are kept and not looked at. Written by hand since it runs for every event.
 *
 * @param path how the event is named, e.g. `events[3]`, or '' for a body that is one event
 */
export function eventProblems(event: Json, path: string): readonly string[] {
  const problems: string[] = []
  if (isObject(event)) checkFields(event, logEvent, path, problems)
  else problems.push(`${path === '' ? 'event' : path}: expected an object, found ${nameOf(event)}.`)
  return problems.length > mostProblems ? problems.slice(0, mostProblems) : problems
}

export const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const text =
  (least: number, most: number): Rule =>
  (value, path, problems) => {
    if (typeof value !== 'string') problems.push(`${path}: expected text, found ${nameOf(value)}.`)
    else if (value.length < least || value.length > most) {
      problems.push(`${path}: expected ${least} to ${most} characters, found ${value.length}.`)
    }
  }
const someText: Rule = text(0, 65_536)
const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const uuid: Rule = (value, path, problems) => {
  if (typeof value !== 'string' || !uuidForm.test(value)) {
    problems.push(`${path}: expected a UUID such as 6d0f2b1c-1a2b-41f1-9c3d-0b5c7f1e2a33, found ${nameOf(value)}.`)
  }
}
const isoForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/
const instant: Rule = (value, path, problems) => {
  if (typeof value !== 'string' || !isoForm.test(value) || !(Date.parse(value) >= 0)) {
    problems.push(`${path}: expected a time in ISO 8601 such as 2026-03-02T10:20:01.512Z, found ${nameOf(value)}.`)
  }
}
const severity: Rule = (value, path, problems) => {
  if (value !== 'INFO' && value !== 'WARN' && value !== 'ERROR' && value !== 'DEBUG') {
    problems.push(`${path}: expected DEBUG, INFO, WARN or ERROR, found ${nameOf(value)}.`)
  }
}
const anyObject: Rule = (value, path, problems) => {
  if (!isObject(value)) problems.push(`${path}: expected an object, found ${nameOf(value)}.`)
}
const object =
  (...fields: readonly Field[]): Rule =>
  (value, path, problems) => {
    if (isObject(value)) checkFields(value, fields, path, problems)
    else problems.push(`${path}: expected an object, found ${nameOf(value)}.`)
  }
const list =
  (rule: Rule): Rule =>
  (value, path, problems) => {
    if (!Array.isArray(value)) {
      problems.push(`${path}: expected a list, found ${nameOf(value)}.`)
      return
    }
    for (let i = 0; i < value.length && problems.length <= mostProblems; i++) {
      rule(value[i] as Json, `${path}[${i}]`, problems)
    }
  }

const field = (name: string, rule: Rule): Field => ({ name, rule, required: false, nullable: true })
/** May be left out, but not be null. */
const present = (name: string, rule: Rule): Field => ({ name, rule, required: false, nullable: false })
const required = (name: string, rule: Rule): Field => ({ name, rule, required: true, nullable: false })

const party = [
  required('id', someText),
  required('type', someText),
  field('alternateId', someText),
  field('displayName', someText),
  field('detailEntry', anyObject),
]
const place = object(
  field('city', someText),
  field('state', someText),
  field('country', someText),
  field('postalCode', someText),
  field('geolocation', anyObject),
)
const ipChain = list(
  object(
    field('ip', someText),
    field('version', someText),
    field('source', someText),
    field('geographicalContext', place),
    field('ipDetails', anyObject),
  ),
)

/** The shape of Okta's LogEvent, as delivered and as the System Log API shows it. */
const logEvent: readonly Field[] = [
  present('uuid', uuid),
  present('published', instant),
  required('eventType', text(1, 255)),
  present('version', text(0, 255)),
  present('severity', severity),
  field('legacyEventType', text(0, 255)),
  field('displayMessage', someText),
  field('actor', object(...party)),
  field(
    'client',
    object(
      field('userAgent', anyObject),
      field('zone', someText),
      field('device', someText),
      field('id', someText),
      field('ipAddress', someText),
      field('geographicalContext', place),
      field('ipChain', ipChain),
    ),
  ),
  field('device', anyObject),
  field('request', object(field('ipChain', ipChain))),
  field('outcome', object(required('result', text(1, 255)), field('reason', someText))),
  field('target', list(object(...party, field('changeDetails', anyObject)))),
  field('transaction', object(field('id', someText), field('type', someText), field('detail', anyObject))),
  field('debugContext', object(field('debugData', anyObject))),
  field('authenticationContext', anyObject),
  field('securityContext', anyObject),
]

function checkFields(
  value: { readonly [key: string]: Json },
  fields: readonly Field[],
  path: string,
  problems: string[],
): void {
  for (let i = 0; i < fields.length; i++) {
    const { name, rule, required, nullable } = fields[i]!
    const given = value[name]
    if (given === undefined) {
      if (required) problems.push(`${join(path, name)}: is missing.`)
    } else if (given === null) {
      if (!nullable) problems.push(`${join(path, name)}: may not be null.`)
    } else rule(given, join(path, name), problems)
  }
}

const join = (path: string, name: string) => (path === '' ? name : `${path}.${name}`)

function nameOf(value: Json): string {
  if (typeof value === 'string') return value.length > 60 ? `“${value.slice(0, 60)}…”` : `“${value}”`
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return String(value)
  return Array.isArray(value) ? 'a list' : 'an object'
}
