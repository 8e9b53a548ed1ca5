import type { SchemaField } from './event-schemas.ts'
import { examplePlaces, type ExamplePerson } from './example-people.ts'
import type { ExampleRandom } from './example-random.ts'
import type { JsonValue } from './log-event.ts'

/** What a value of an example may speak of. */
export interface ValueContext {
  /** ISO 8601, the event's own time. */
  readonly published: string
  /** Whom the event is about. */
  readonly person: ExamplePerson
  readonly random: ExampleRandom
}

/** What stands in for whatever is secret. */
export const hidden = '********'

/**
 * A made-up value that fits a field's type, format and name. What is or sounds secret is `********`; people, addresses
 * and domains are reserved ones for examples. No value is taken from a real org.
 */
export function exampleValue(field: SchemaField, context: ValueContext): JsonValue {
  if (isSecret(field)) return hidden
  const sampled = field.sample === '' ? undefined : field.sample
  switch (field.type) {
    case 'Boolean':
    case 'boolean':
      return isOn(field)
    case 'Integer':
    case 'int':
    case 'Long':
    case 'Double':
      return wholeNumber(field, context, sampled)
    case 'List':
    case 'Set':
      return field.format === 'json' ? [] : [sampled ?? text(field, context)]
    case 'String':
    case 'Enum':
    case 'Date':
      return sampled ?? text(field, context)
    default:
      // Map, JsonNode and the classes behind Okta's API: their insides are not published.
      return {}
  }
}

/** A value as debug data and log lines show it: text, lists in brackets, the rest as JSON. */
export function asText(value: JsonValue): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => asText(item)).join(', ')}]`
  return JSON.stringify(value)
}

const secretName =
  /secret|password|passwd|private_?key|api_?key|encryption_key|token$|auth_?code$|interaction_(?:code|handle)|token_?id$|^state$|(?:^|_)(?:pin|otp|nonce|jwks?)(?:_|$)|token_hash/i
const harmlessName =
  /(?:_id|_ids|type|types|status|state|enabled|count|method|name|expiration|age|length|mode|policy)$/i

/** Values that nobody may show: marked so and not about a person, or named like a secret. */
export function isSecret(field: SchemaField): boolean {
  if (field.format === 'tokenHash') return true
  if (field.sensitive) return !tellsPerson(field)
  const flag = field.type === 'Boolean' || field.type === 'Integer' || field.format === 'boolean'
  return (
    !flag &&
    secretName.test(field.name) &&
    (/token_?id$/i.test(field.name) || !harmlessName.test(field.name) || /^state$/.test(field.name))
  )
}

function tellsPerson({ format, name }: SchemaField): boolean {
  return (
    ['username', 'email', 'phoneNumber', 'rfc1779', 'fieldName'].includes(format) ||
    /(?:user_?name|login|email|email_address|error|errors|error_msg|error_message|_name)$/i.test(name)
  )
}

function isOn({ name }: SchemaField): boolean {
  return /enabled|active|^is_|supported|required/i.test(name) && !/error|personal|null/i.test(name)
}

function wholeNumber({ name, format }: SchemaField, context: ValueContext, sampled: string | undefined): number {
  if (format === 'epochMillis') return Date.parse(context.published)
  if (sampled !== undefined && Number.isFinite(Number(sampled))) return Number(sampled)
  return /percent/i.test(name) ? 90 : 1 + context.random.number(40)
}

/** Ids by what the field's name or format speaks of; the first that fits. */
const idPrefixes: readonly (readonly [RegExp, string])[] = [
  [/appUser|app_user/i, '0ua'],
  [/device/i, 'guo'],
  [/zone/i, 'nzo'],
  [/branch/i, 'rsb'],
  [/rule/i, '0pr'],
  [/policy/i, 'rst'],
  [/group/i, '00g'],
  [/authorization_?server|auth_?server/i, 'aus'],
  [/importJob|job/i, 'ij1'],
  [/importSession/i, 'uij'],
  [/idp/i, '0oa'],
  [/brand/i, 'bnd'],
  [/hook/i, 'who'],
  [/schema/i, 'osc'],
  [/org/i, '00o'],
  [/app|client|instance/i, '0oa'],
  [/user|actor|owner|reviewer|assignee|requester|principal/i, '00u'],
]

function text(field: SchemaField, context: ValueContext): string {
  const { name, format } = field
  const { random, person, published } = context
  const idPrefix = () => idPrefixes.find(([pattern]) => pattern.test(`${format} ${name}`))?.[1] ?? 'exa'
  if (/(?:_id|Id)(?:_match)?$/.test(name) && format === 'text') return random.id(idPrefix())
  if (/_orn$/i.test(name)) return `orn:okta:example:${random.id('00o')}:resources:${random.id('exa')}`
  if (/^(?:authn_|relay_)?request_id$/.test(name)) return random.token(27)
  if (format === 'id' && /hash|fingerprint|ja3/i.test(name)) return random.hex(32)
  if (format === 'id' || format.startsWith('okta:')) return random.id(idPrefix())
  return byFormat(field, person, published, random) ?? byName(field, person, published)
}

function byFormat(
  { name, format }: SchemaField,
  person: ExamplePerson,
  published: string,
  random: ExampleRandom,
): string | undefined {
  switch (format) {
    case 'boolean':
      return 'false'
    case 'integer':
      return String(1 + random.number(40))
    case 'float':
      return '0.5'
    case 'percentage':
      return '10%'
    case 'epochMillis':
      return String(Date.parse(published))
    case 'iso8601':
      return published
    case 'uri':
    case 'url':
      return /request_uri|path/i.test(name)
        ? '/api/v1/example'
        : name === 'origin'
          ? 'https://acme.example.com'
          : 'https://app.example.com/callback'
    case 'username':
    case 'email':
      return person.login
    case 'displayName':
      return /app|group|rule|policy/i.test(name) ? `Example ${phrase(name)}` : person.name
    // A number of those kept for fiction.
    case 'phoneNumber':
      return '+12025550123'
    case 'ip':
      return examplePlaces[0].ip
    case 'domain':
    case 'domainName':
      return 'acme.example'
    case 'version':
      return '1.0.0'
    case 'hex':
      return random.hex(16)
    case 'fieldName':
      return 'department'
    case 'el':
      return 'user.department == "Sales"'
    case 'rfc1779':
      return `CN=${person.name},OU=People,DC=acme,DC=example`
    case 'json':
      return '{}'
    case 'csv':
      return 'one,two'
    default:
      return undefined
  }
}

function byName({ name, format }: SchemaField, person: ExamplePerson, published: string): string {
  if (/ip_?address/i.test(name)) return examplePlaces[0].ip
  if (/(?:email|email_address|user_?name|login)$/i.test(name) && !/error|template/i.test(name)) return person.login
  if (/(?:principal|reviewer|owner|requester)_name$|full_name/i.test(name)) return person.name
  if (/agent_extended$/i.test(name)) return 'okta-auth-js/7.0.1 okta-signin-widget-7.7.2'
  if (/ur[il]$/i.test(name)) return 'https://app.example.com/callback'
  if (/domain/i.test(name)) return 'acme.example'
  if (/(?:_at|_on|date|timestamp)$/i.test(name)) return published
  if (/scopes?$/i.test(name)) return 'openid profile'
  if (/status$/i.test(name)) return 'ACTIVE'
  if (format === 'enum' || /type$/i.test(name)) return 'EXAMPLE'
  return `Example ${phrase(name)}`
}

/** `policy_rule_name` → `policy rule`, `detailedMessage` → `detailed message`. */
function phrase(name: string): string {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[_\s-]+/)
    .filter((word) => word !== '')
  const meaning = words.length > 1 && words.at(-1)!.toLowerCase() === 'name' ? words.slice(0, -1) : words
  return meaning.join(' ').toLowerCase()
}
