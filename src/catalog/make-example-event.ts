import { getEventType } from './event-types.ts'
import type { ExampleGiven, ExampleType } from './example-event.ts'
import { commonFields, schemaFields, type SchemaField } from './event-schemas.ts'
import { exampleFamily, type ActorRole } from './example-families.ts'
import { exampleOutcome, wentWrong } from './example-outcome.ts'
import { exampleAdmin, exampleAsNumber, examplePeople, examplePlaces, type ExamplePlace } from './example-people.ts'
import { exampleRandom, seededRandom, type ExampleRandom } from './example-random.ts'
import { exampleResource, resourcePath } from './example-resources.ts'
import { exampleTargets, valuesOf } from './example-targets.ts'
import { asText, exampleValue, type ValueContext } from './example-value.ts'
import type { Actor, JsonMap, LogEvent, Outcome, Target } from './log-event.ts'

/** The rules behind `exampleEvent`; see there. */
export function makeExampleEvent(type: string | ExampleType, given: ExampleGiven): LogEvent {
  const known = typeof type === 'string' ? (getEventType(type) ?? { id: type, description: type }) : type
  const random = exampleRandom(given.random ?? seededRandom(`${known.id} ${given.uuid} ${given.published}`))
  const context: ValueContext = { published: given.published, person: random.pick(examplePeople), random }
  const family = exampleFamily(known.id)
  const { severity, outcome } = exampleOutcome(known.id)
  const { targetSchemas = [], changeSchemas = [] } = known
  const actor = exampleActor(known, family.actor, context)
  const target = sameUser(exampleTargets(family, { targetSchemas, changeSchemas }, context), actor)
  const inBackground = family.actor === 'system'
  const place = inBackground ? null : random.pick(examplePlaces)
  const requestId = random.token(27)
  return {
    uuid: given.uuid,
    published: given.published,
    eventType: known.id,
    version: '0',
    displayMessage: known.description.slice(0, 255),
    severity,
    client: exampleClient(family.actor, actor, place),
    device: exampleDevice(known.id, target),
    actor,
    outcome,
    target,
    transaction: { type: inBackground ? 'JOB' : 'WEB', id: requestId, detail: {} },
    debugContext: { debugData: debugData(known, { requestId, outcome, target, role: family.actor, context }) },
    legacyEventType: known.id === 'group.user_membership.add' ? 'core.user_group_member.user_add' : null,
    authenticationContext: authenticationContext(family.actor, random),
    securityContext: place === null ? noSecurityContext : securityContext,
    insertionTimestamp: null,
  }
}

function exampleActor(type: ExampleType, role: ActorRole, context: ValueContext): Actor {
  const { random, person } = context
  const actor: Record<ActorRole, () => Actor> = {
    user: () => exampleResource('User', person, random),
    admin: () => exampleResource('User', exampleAdmin, random),
    client: () => exampleResource('PublicClientApp', person, random),
    system: () => ({
      id: random.id('spr'),
      type: 'SystemPrincipal',
      alternateId: 'system@acme.example',
      displayName: 'System',
      detailEntry: null,
    }),
  }
  const fields = type.actorSchema ? schemaFields(type.actorSchema) : []
  return fields.length === 0 ? actor[role]() : { ...actor[role](), detailEntry: valuesOf(fields, context) }
}

/** A user who acts upon the own account has one id, as actor and as target. */
function sameUser(targets: readonly Target[], actor: Actor): readonly Target[] {
  return targets.map((target) =>
    target.type === 'User' && target.alternateId === actor.alternateId ? { ...target, id: actor.id } : target,
  )
}

interface DebugParts {
  readonly requestId: string
  readonly outcome: Outcome
  readonly target: readonly Target[]
  readonly role: ActorRole
  readonly context: ValueContext
}

/** Fields that tell of an error; an event that went well is without them. */
const tellsError = /error|exception|failure|reason_for/i

/** Always strings, as on the wire, also for numbers and booleans. */
function debugData(type: ExampleType, { requestId, outcome, target, role, context }: DebugParts) {
  const schema = type.debugSchema ?? null
  const shared = schema === null ? [] : commonFields(schema)
  const own = schema === null ? [] : schemaFields(schema)
  const fits = (field: SchemaField) => wentWrong(outcome) || !tellsError.test(field.name)
  const path = role === 'user' || target[0] === undefined ? '/idp/idx/identify' : resourcePath(target[0])
  const signsIn = /^user\.(?:session\.start|authentication)|^policy\.evaluate_sign_on/.test(type.id)
  const data: Record<string, string> = { requestId }
  if (role !== 'system') {
    Object.assign(data, { requestUri: path, threatSuspected: 'false', url: `${path}?` })
    if (shared.length > 0 && role !== 'client') data['dtHash'] = context.random.hex(64)
    if (signsIn) {
      data['risk'] = '{level=LOW}'
      data['behaviors'] = '{New Geo-Location=NEGATIVE, New Device=NEGATIVE, New IP=NEGATIVE}'
    }
  }
  for (const field of own) if (fits(field)) data[field.wireName] ??= asText(exampleValue(field, context))
  return data
}

function exampleClient(role: ActorRole, actor: Actor, place: ExamplePlace | null): JsonMap {
  if (place === null) {
    return {
      userAgent: null,
      zone: null,
      device: null,
      id: null,
      ipAddress: null,
      geographicalContext: null,
      ipChain: [],
    }
  }
  const { ip, city, state, country, postalCode, lat, lon } = place
  const geographicalContext = { city, state, country, postalCode, geolocation: { lat, lon } }
  const script = role === 'client'
  return {
    userAgent: script
      ? { rawUserAgent: 'curl/8.6.0', os: 'Unknown', browser: 'UNKNOWN' }
      : {
          rawUserAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:134.0) Gecko/20100101 Firefox/134.0',
          os: 'Linux',
          browser: 'FIREFOX',
        },
    zone: 'null',
    device: script ? 'Unknown' : 'Computer',
    id: script ? actor.id : null,
    ipAddress: ip,
    geographicalContext,
    ipChain: [{ ip, geographicalContext, version: 'V4', source: null }],
  }
}

/** The device itself, for events about one. */
function exampleDevice(id: string, targets: readonly Target[]): JsonMap | null {
  const device = targets.find(({ type }) => type === 'Device')
  if (device === undefined || !/^(?:device|user\.(?:device_)?session)\./.test(id)) return null
  return {
    id: device.id,
    name: device.displayName,
    os_platform: 'WINDOWS',
    os_version: '10.0.22631',
    managed: false,
    registered: true,
    device_integrator: null,
    disk_encryption_type: 'FULL',
    screen_lock_type: 'PASSCODE',
    jailbreak: null,
    secure_hardware_present: true,
  }
}

function authenticationContext(role: ActorRole, random: ExampleRandom): JsonMap {
  return {
    authenticationProvider: null,
    credentialProvider: null,
    credentialType: null,
    issuer: null,
    interface: null,
    authenticationStep: 0,
    externalSessionId: role === 'user' || role === 'admin' ? `trs${random.token(22)}` : 'unknown',
  }
}

const securityContext: JsonMap = Object.freeze({
  asNumber: exampleAsNumber,
  asOrg: 'example telecom',
  isp: 'example telecom',
  domain: 'example.net',
  isProxy: false,
})

const noSecurityContext: JsonMap = Object.freeze({
  asNumber: null,
  asOrg: null,
  isp: null,
  domain: null,
  isProxy: null,
})
