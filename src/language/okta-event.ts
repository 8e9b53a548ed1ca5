import { isJsonObject, type Json, type JsonObject } from '../base/json/json.ts'

/** Target types of the System Log → what Okta's event cards call them. */
const targets: ReadonlyMap<string, string> = new Map([
  ['User', 'Okta User'],
  ['UserGroup', 'Group'],
  ['AppInstance', 'Application'],
  ['AppUser', 'Application User'],
  ['AppGroup', 'Application Group'],
  ['AuthenticatorEnrollment', 'MFA Factor'],
  ['Factor', 'MFA Factor'],
  ['Device', 'Device'],
  ['Policy', 'Policy'],
  ['Rule', 'Rule'],
])

/**
 * An event as Okta's event cards give it (flopack-format.md, section 14): the same facts under the names that imported flows
 * know. Whatever the event does not have is null where it is looked for.
 */
export function oktaEvent(event: Json): JsonObject {
  if (!isJsonObject(event)) return {}
  const at = (name: string): Json => (Object.hasOwn(event, name) ? (event[name] as Json) : null)
  const actor = party(at('actor'))
  const outcome = at('outcome')
  const debug = at('debugContext')
  const named: Record<string, Json> = {
    'Date and Time': at('published'),
    Message: at('displayMessage'),
    'Event ID': at('uuid'),
    'Event Type': at('eventType'),
    'Legacy Event Type': at('legacyEventType'),
    'Event Time': at('published'),
    Version: at('version'),
    UUID: at('uuid'),
    Severity: at('severity'),
    Result: member(outcome, 'result'),
    Reason: member(outcome, 'reason'),
    Actor: actor,
    // What Okta calls the one who did it, in cards for what happens to somebody else.
    Admin: actor,
    Client: at('client'),
    Transaction: at('transaction'),
    'Authentication Context': at('authenticationContext'),
    'Security Context': at('securityContext'),
    'Debug Context': { 'Debug Data': member(debug, 'debugData') },
    'Event Details': event,
    // Older cards gave what an event hook delivers, and their flows look for the event within it.
    'Full Details': { eventType: 'com.okta.event_hook', data: { events: [event] } },
    'Changed Attributes': member(member(debug, 'debugData'), 'changedAttributes'),
    Headers: {},
    Source: null,
  }
  const target = at('target')
  if (Array.isArray(target)) {
    for (const each of target as readonly Json[]) {
      const name = targets.get(String(member(each, 'type')))
      // Of several the first one, as people read it.
      if (name !== undefined && named[name] === undefined) named[name] = party(each)
    }
  }
  return named
}

function party(given: Json): Json {
  if (!isJsonObject(given)) return null
  return {
    ID: member(given, 'id'),
    'Alternate ID': member(given, 'alternateId'),
    'Display Name': member(given, 'displayName'),
    Type: member(given, 'type'),
  }
}

const member = (value: Json, name: string): Json =>
  isJsonObject(value) && Object.hasOwn(value, name) ? (value[name] as Json) : null
