import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventTypes } from './event-types.ts'
import { fieldMarks } from './field-marks.ts'

test('marks what the catalog calls sensitive or personal', () => {
  const marks = new Map(fieldMarks('user.session.start').map((mark) => [mark.path, mark]))
  assert.deepEqual(marks.get('debugContext.debugData.deviceFingerprint'), {
    path: 'debugContext.debugData.deviceFingerprint',
    sensitive: true,
    personal: false,
  })
  assert.equal(marks.get('debugContext.debugData.originalPrincipal')?.personal, true)
  assert.equal(marks.get('debugContext.debugData.usernameTypingPattern')?.sensitive, true)
  assert.equal(marks.get('debugContext.debugData.requestId'), undefined)
})

test('marks both sides of a change', () => {
  const paths = fieldMarks('application.lifecycle.update').map((mark) => mark.path)
  assert.ok(paths.includes('target[].changeDetails.from.sharedPassword'))
  assert.ok(paths.includes('target[].changeDetails.to.sharedPassword'))
})

test('has each path once and only marked ones, for every type', () => {
  for (const type of eventTypes()) {
    const marks = fieldMarks(type)
    assert.equal(new Set(marks.map((mark) => mark.path)).size, marks.length, type.id)
    assert.ok(marks.every((mark) => mark.sensitive || mark.personal))
    assert.ok(marks.every((mark) => /^[a-zA-Z[\].0-9]+$/.test(mark.path)))
  }
})

test('has no marks where there are no schemas', () => {
  assert.deepEqual(fieldMarks('group.user_membership.add'), [])
  assert.deepEqual(fieldMarks('billing.invoice.paid'), [])
})
