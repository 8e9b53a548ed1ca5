import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventTypes } from './event-types.ts'
import { isOwnTypeName } from './own-type-name.ts'

test('allows dotted lower-case names', () => {
  for (const name of ['billing.invoice.paid', 'a.b', 'shop-1.order_2.made', 'a.b.c.d.e.f.g.h.i.j.k']) {
    assert.ok(isOwnTypeName(name), name)
  }
  assert.ok(isOwnTypeName(`a.${'b'.repeat(253)}`))
})

test('refuses every id of the catalog', () => {
  for (const { id } of eventTypes()) assert.ok(!isOwnTypeName(id), id)
})

test('refuses anything else', () => {
  const names = [
    '',
    'single',
    '.a',
    'a.',
    'a..b',
    'A.b',
    'a.1b',
    '_a.b',
    'a.-b',
    'a b.c',
    'a.b ',
    'a.b\n',
    'a/b.c',
    'ä.b',
    'a.b.c.d.e.f.g.h.i.j.k.l',
    `a.${'b'.repeat(254)}`,
  ]
  for (const name of names) assert.ok(!isOwnTypeName(name), JSON.stringify(name))
})
