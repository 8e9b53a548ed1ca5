import assert from 'node:assert/strict'
import { test } from 'node:test'
import { schemaFields, wireName } from './event-schemas.ts'
import { eventTypes } from './event-types.ts'
import { exampleEvent } from './example-event.ts'
import { familyPrefixes } from './example-families.ts'
import { fieldMarks } from './field-marks.ts'
import { assertLogEvent } from './log-event.contract.ts'
import type { JsonValue, LogEvent } from './log-event.ts'

const given = { uuid: '6d0f2b1c-1a2b-41f1-9c3d-0b5c7f1e2a33', published: '2026-03-02T10:20:01.512Z' }
const examples: readonly LogEvent[] = eventTypes().map((type) => exampleEvent(type, given))
const example = (id: string) => exampleEvent(id, given)
const targetTypes = (id: string) => example(id).target.map((target) => target.type)

test('makes an event of every type that has the shape of deliveries', () => {
  assert.equal(examples.length, 1178)
  for (const [at, event] of examples.entries()) {
    const type = eventTypes()[at]!
    assertLogEvent(event, type.id)
    assert.equal(event.eventType, type.id)
    assert.equal(event.displayMessage, type.description)
    assert.equal(event.uuid, given.uuid)
    assert.equal(event.published, given.published)
    assert.equal(event.transaction.id, event.debugContext.debugData['requestId'], type.id)
    assert.ok(event.target.length >= 1 && event.target.length <= 5, type.id)
  }
})

test('comes back equal from JSON, within 16 KiB', () => {
  for (const event of examples) {
    const json = JSON.stringify(event)
    assert.ok(Buffer.byteLength(json) <= 16 * 1024, event.eventType)
    assert.deepEqual(JSON.parse(json), event)
    for (const [path, value] of leaves(event)) assert.notEqual(value, undefined, `${event.eventType} ${path}`)
  }
})

test('is the same for the same type, uuid and time, and another for others', () => {
  for (const [at, type] of eventTypes().entries()) assert.deepEqual(exampleEvent(type, given), examples[at])
  const other = exampleEvent('user.session.start', { ...given, uuid: given.uuid.replace('6', '7') })
  assert.notEqual(other.transaction.id, example('user.session.start').transaction.id)
})

test('takes its values from the random source that it is given', () => {
  const low = exampleEvent('user.session.start', { ...given, random: () => 0 })
  assert.equal(low.actor.id, `00u${'0'.repeat(17)}`)
  assert.doesNotThrow(() => exampleEvent('user.session.start', { ...given, random: () => 0.999999999 }))
})

test('names actor and targets that fit the family', () => {
  assert.deepEqual(targetTypes('user.lifecycle.create'), ['User'])
  assert.deepEqual(targetTypes('group.user_membership.add'), ['User', 'UserGroup'])
  assert.deepEqual(targetTypes('application.user_membership.add'), ['AppUser', 'AppInstance', 'User'])
  assert.deepEqual(targetTypes('application.lifecycle.create'), ['AppInstance'])
  assert.deepEqual(targetTypes('policy.lifecycle.update'), ['PolicyEntity'])
  assert.deepEqual(targetTypes('policy.rule.add'), ['PolicyRule', 'PolicyEntity'])
  assert.deepEqual(targetTypes('device.user.add'), ['Device', 'User'])
  assert.deepEqual(targetTypes('zone.update'), ['NetworkZone'])
  assert.deepEqual(targetTypes('system.api_token.create'), ['Token'])
  assert.deepEqual(targetTypes('event_hook.created'), ['EventHook'])
  assert.deepEqual(targetTypes('workflows.user.flow.create'), ['Flow'])
  assert.match(example('group.user_membership.add').target[1]!.id, /^00g[0-9A-Za-z]{17}$/)
  assert.match(example('system.api_token.create').target[0]!.id, /^00T[0-9A-Za-z]{17}$/)
  assert.match(example('event_hook.created').target[0]!.id, /^who[0-9A-Za-z]{17}$/)
  assert.equal(example('app.oauth2.token.grant.access_token').actor.type, 'PublicClientApp')
})

test('lets a user who acts upon the own account be one and the same', () => {
  const { actor, target } = example('user.account.update_password')
  assert.equal(target[0]!.id, actor.id)
  const byAdmin = example('user.lifecycle.suspend')
  assert.notEqual(byAdmin.target[0]!.id, byAdmin.actor.id)
})

test('runs background work as the system, without a client', () => {
  const event = example('system.import.complete')
  assert.equal(event.actor.type, 'SystemPrincipal')
  assert.equal(event.transaction.type, 'JOB')
  assert.equal(event.client['ipAddress'], null)
  assert.deepEqual(event.client['ipChain'], [])
  assert.equal(event.debugContext.debugData['requestUri'], undefined)
})

test('shows a breached credential as Okta does: the user acts, WARN, SUCCESS, one target names the credential', () => {
  const event = example('security.breached_credential.detected')
  assert.equal(event.severity, 'WARN')
  assert.deepEqual(event.outcome, { result: 'SUCCESS', reason: null })
  assert.equal(event.actor.type, 'User')
  assert.deepEqual(
    event.target.map(({ type, alternateId }) => [type, alternateId]),
    [['Credential', event.actor.alternateId]],
  )
})

test('ends as the words of the id say', () => {
  const ending = (id: string) => [example(id).severity, example(id).outcome.result]
  assert.deepEqual(ending('user.lifecycle.create'), ['INFO', 'SUCCESS'])
  assert.deepEqual(ending('policy.auth_reevaluate.fail'), ['WARN', 'FAILURE'])
  assert.deepEqual(ending('application.policy.sign_on.deny_access'), ['WARN', 'DENY'])
  assert.deepEqual(ending('system.org.rate_limit.violation'), ['WARN', 'RATE_LIMIT'])
  assert.deepEqual(ending('system.org.rate_limit.warning'), ['WARN', 'SUCCESS'])
  assert.deepEqual(ending('system.rate_limit.configuration.update'), ['INFO', 'SUCCESS'])
  assert.deepEqual(ending('event_hook.delivery'), ['WARN', 'FAILURE'])
  assert.deepEqual(ending('system.dr.failover'), ['INFO', 'SUCCESS'])
  for (const { outcome, eventType } of examples) {
    const good = ['SUCCESS', 'ALLOW', 'SCHEDULED'].includes(outcome.result)
    assert.equal(outcome.reason === null, good, eventType)
  }
})

test('says what changed for exactly the types with change details, and that it differs', () => {
  for (const [at, event] of examples.entries()) {
    const changed = event.target.filter((target) => target.changeDetails !== undefined)
    assert.equal(changed.length, eventTypes()[at]!.changeDetails ? 1 : 0, event.eventType)
    for (const { changeDetails } of changed) {
      for (const [name, to] of Object.entries(changeDetails!.to)) {
        assert.notDeepEqual(changeDetails!.from[name], to, `${event.eventType} ${name}`)
      }
    }
  }
})

test('fills debug data with the fields that the type’s schema declares', () => {
  for (const [at, event] of examples.entries()) {
    const schema = eventTypes()[at]!.debugSchema
    const declared =
      schema === null ? [] : schemaFields(schema).filter(({ name }) => !/error|exception|fail/i.test(name))
    for (const { wireName, name } of declared) {
      if (/reason_for/.test(name)) continue
      assert.ok(wireName in event.debugContext.debugData, `${event.eventType} ${wireName}`)
    }
  }
  assert.equal(wireName('operation_rate_limit_type'), 'operationRateLimitType')
  assert.equal(wireName('UserComment'), 'UserComment')
})

test('holds nothing that looks like a secret, a real address or a real domain', () => {
  const people = /^[a-z]+\.[a-z]+@acme\.example$/
  for (const [at, event] of examples.entries()) {
    const type = eventTypes()[at]!
    const sensitive = new Set(
      fieldMarks(type)
        .filter((mark) => mark.sensitive)
        .map((mark) => mark.path),
    )
    for (const [path, value] of leaves(event)) {
      if (typeof value !== 'string') continue
      const where = `${type.id} ${path}: ${value}`
      if (sensitive.has(path)) {
        assert.ok(value === '********' || people.test(value) || !/[A-Za-z0-9+/_-]{20,}/.test(value), where)
      }
      if (/(?:secret|password|privateKey|apiKey|token|pin|authCode)$/i.test(path)) {
        assert.ok(value === '********' || value === 'false' || value === 'true', where)
      }
      for (const [host] of value.matchAll(/(?<=@|:\/\/)[^/?#\s]+/g)) {
        assert.match(host, /(?:^|\.)(?:example|example\.(?:com|net|org))$/, where)
      }
      for (const [ip] of value.matchAll(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g)) {
        assert.match(ip, /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\./, where)
      }
      assert.doesNotMatch(value, /-----BEGIN|\beyJ[A-Za-z0-9]|\bSSWS |Bearer /, where)
    }
  }
})

test('makes an example for a type of one’s own from its name', () => {
  const own = { id: 'billing.invoice.paid', description: 'Invoice paid', eligible: true, created: 0 }
  const event = exampleEvent(own, given)
  assertLogEvent(event, own.id)
  assert.equal(event.displayMessage, 'Invoice paid')
  assert.deepEqual(
    event.target.map(({ type }) => type),
    ['Invoice'],
  )
  assert.equal(exampleEvent('billing.invoice.paid', given).displayMessage, 'billing.invoice.paid')
  assertLogEvent(exampleEvent('x.y', given), 'x.y')
})

test('has no family rule that no type needs', () => {
  for (const prefix of familyPrefixes()) {
    assert.ok(
      eventTypes().some(({ id }) => id === prefix || id.startsWith(`${prefix}.`)),
      prefix,
    )
  }
})

/** Every value at the end of a path; list elements as `[]`. */
function* leaves(value: unknown, path = ''): Generator<readonly [string, JsonValue | undefined]> {
  if (Array.isArray(value)) for (const item of value) yield* leaves(item, `${path}[]`)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) yield* leaves(item, path === '' ? key : `${path}.${key}`)
  } else yield [path, value as JsonValue | undefined] // what is no object and no list is a value of JSON, or missing
}
