import { schemaFields, type SchemaField } from './event-schemas.ts'
import type { ExampleFamily } from './example-families.ts'
import { exampleResource } from './example-resources.ts'
import { exampleValue, isSecret, type ValueContext } from './example-value.ts'
import type { JsonMap, JsonValue, Target } from './log-event.ts'

/** Schemas whose name does not say which target they describe. */
const describes: ReadonlyMap<string, string> = new Map([
  ['UserAuthenticationResourceDetails', 'PolicyEntity'],
  ['PolicyResourceDetails', 'PolicyEntity'],
  ['PolicyLifecycleResourceDetails', 'PolicyEntity'],
  ['SignOnPolicyResourceDetails', 'PolicyEntity'],
  ['RuleResourceDetails', 'PolicyRule'],
  ['ApiTokenResourceDetails', 'Token'],
  ['MFAFactorResourceDetails', 'AuthenticatorEnrollment'],
  ['UserSsoResourceDetails', 'AppInstance'],
])

/** Schemas of targets that an event has on occasion only; an ordinary example is without them. */
const occasional: ReadonlySet<string> = new Set([
  'BotProtectionConfigurationResourceDetails',
  'CaptchaVerifyResourceDetails',
  'DeviceSignalPolicyResourceDetails',
  'RuleSetBranchResourceDetails',
  'SelfServiceRegistrationPolicyRuleResourceDetails',
  'UserIdentificationPolicyResourceDetails',
  'UserIdentifierResourceDetails',
])

/** Fields of a details schema that are the target's own. */
const ownFields: ReadonlySet<string> = new Set(['id', 'type', 'alternateId', 'displayName'])

/** As many changes as a person reads; the largest schema has 78. */
const mostChanges = 8

/** The targets of an example: the family's, each with the details and changes that the type's schemas declare. */
export function exampleTargets(
  { targets }: ExampleFamily,
  { targetSchemas, changeSchemas }: { targetSchemas: readonly string[]; changeSchemas: readonly string[] },
  context: ValueContext,
): readonly Target[] {
  const made: Target[] = targets.map((type) => exampleResource(type, context.person, context.random))
  const changes = exampleChanges(changeSchemas, context)
  if (made[0] !== undefined && changes !== undefined) made[0] = { ...made[0], changeDetails: changes }
  for (const schema of targetSchemas) {
    const fields = schemaFields(schema)
    if (fields.length === 0 || occasional.has(schema)) continue
    const type = describes.get(schema)
    const at = type === undefined ? made.findIndex((one) => one.detailEntry === null) : made.findIndex(isOf(type))
    if (at >= 0) made[at] = withDetails(made[at]!, fields, context)
    else if (type !== undefined) {
      made.push(withDetails(exampleResource(type, context.person, context.random), fields, context))
    }
  }
  return made
}

function isOf(type: string): (target: Target) => boolean {
  return (target) => target.type === type && target.detailEntry === null
}

function withDetails(target: Target, fields: readonly SchemaField[], context: ValueContext): Target {
  const named = fields.find((field) => field.wireName === 'type' && field.sample !== '')
  const details = fields.filter((field) => !ownFields.has(field.wireName))
  return {
    ...target,
    type: named?.sample ?? target.type,
    detailEntry: details.length === 0 ? null : valuesOf(details, context),
  }
}

/** The fields by their wire names with a value each. */
export function valuesOf(fields: readonly SchemaField[], context: ValueContext): JsonMap {
  return Object.fromEntries(fields.map((field) => [field.wireName, exampleValue(field, context)]))
}

/** An update is of one kind at a time, so the first schema with fields that may be shown tells what changed. */
function exampleChanges(schemas: readonly string[], context: ValueContext): Target['changeDetails'] {
  for (const schema of schemas) {
    const fields = schemaFields(schema).filter((field) => !isSecret(field))
    if (fields.length === 0) continue
    const to = valuesOf(fields.slice(0, mostChanges), context)
    return { from: Object.fromEntries(Object.entries(to).map(([name, value]) => [name, before(value)])), to }
  }
  return undefined
}

/** A value that differs from the given one and could have been there before it. */
function before(value: JsonValue): JsonValue {
  if (typeof value === 'boolean') return !value
  if (typeof value === 'number') return value + 1
  if (value === 'true' || value === 'false') return value === 'true' ? 'false' : 'true'
  if (typeof value === 'string' && value.startsWith('Example ')) return `Former ${value.slice('Example '.length)}`
  return Array.isArray(value) && value.length > 0 ? [] : null
}
