import assert from 'node:assert/strict'
import type { LogEvent } from './log-event.ts'

const keyOrder = [
  'uuid',
  'published',
  'eventType',
  'version',
  'displayMessage',
  'severity',
  'client',
  'device',
  'actor',
  'outcome',
  'target',
  'transaction',
  'debugContext',
  'legacyEventType',
  'authenticationContext',
  'securityContext',
  'insertionTimestamp',
]

const results =
  'SUCCESS FAILURE SKIPPED ALLOW DENY CHALLENGE UNKNOWN RATE_LIMIT DEFERRED SCHEDULED ABANDONED UNANSWERED'.split(' ')

/** Fails unless the event has the shape and key order of deliveries; `where` names it in the message. */
export function assertLogEvent(event: LogEvent, where: string): void {
  assert.deepEqual(Object.keys(event), keyOrder, `${where}: keys`)
  assert.match(event.uuid, /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, `${where}: uuid`)
  assert.match(event.published, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, `${where}: published`)
  assertText(event.eventType, 255, `${where}: eventType`)
  assert.equal(event.version, '0', `${where}: version`)
  assertText(event.displayMessage, 255, `${where}: displayMessage`)
  assert.ok(['DEBUG', 'INFO', 'WARN', 'ERROR'].includes(event.severity), `${where}: severity`)
  assert.deepEqual(
    Object.keys(event.client),
    ['userAgent', 'zone', 'device', 'id', 'ipAddress', 'geographicalContext', 'ipChain'],
    `${where}: client`,
  )
  assert.ok(Array.isArray(event.client['ipChain']), `${where}: client.ipChain`)
  assertParty(event.actor, ['id', 'type', 'alternateId', 'displayName', 'detailEntry'], `${where}: actor`)
  assert.deepEqual(Object.keys(event.outcome), ['result', 'reason'], `${where}: outcome`)
  assert.ok(results.includes(event.outcome.result), `${where}: outcome.result`)
  if (event.outcome.reason !== null) assertText(event.outcome.reason, 255, `${where}: outcome.reason`)
  for (const [at, target] of event.target.entries()) {
    const { changeDetails, ...party } = target
    assertParty(party, ['id', 'type', 'alternateId', 'displayName', 'detailEntry'], `${where}: target[${at}]`)
    if (changeDetails !== undefined) {
      assert.deepEqual(Object.keys(changeDetails), ['from', 'to'], `${where}: target[${at}].changeDetails`)
      assert.deepEqual(Object.keys(changeDetails.from), Object.keys(changeDetails.to), `${where}: what changed`)
    }
  }
  assert.deepEqual(Object.keys(event.transaction), ['type', 'id', 'detail'], `${where}: transaction`)
  assert.ok(['WEB', 'JOB'].includes(event.transaction.type), `${where}: transaction.type`)
  for (const [name, value] of Object.entries(event.debugContext.debugData)) {
    assert.equal(typeof value, 'string', `${where}: debugData.${name}`)
    assert.match(name, /^[A-Za-z][A-Za-z0-9]*$/, `${where}: debugData.${name} is not a wire name`)
  }
  assert.equal(event.insertionTimestamp, null, `${where}: insertionTimestamp`)
}

function assertParty(party: object, keys: readonly string[], where: string): void {
  assert.deepEqual(Object.keys(party), keys, where)
  const { id, type, detailEntry } = party as LogEvent['actor'] // its keys were compared a line above
  assertText(id, 255, `${where}.id`)
  assertText(type, 255, `${where}.type`)
  assert.ok(detailEntry === null || Object.keys(detailEntry).length > 0, `${where}.detailEntry`)
}

function assertText(value: string, longest: number, where: string): void {
  assert.equal(typeof value, 'string', where)
  assert.ok(value.length > 0 && value.length <= longest, where)
}
