import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { schemaFields } from './event-schemas.ts'
import { categories, categoryName, eventTypes, getEventType, tags } from './event-types.ts'

test('has the 1,178 public types, 264 of them for event hooks, 48 with change details', () => {
  assert.equal(eventTypes().length, 1178)
  assert.equal(eventTypes().filter((type) => type.eligible).length, 264)
  assert.equal(eventTypes().filter((type) => type.changeDetails).length, 48)
})

test('has every id once, in order', () => {
  const ids = eventTypes().map((type) => type.id)
  assert.equal(new Set(ids).size, ids.length)
  assert.deepEqual(ids, ids.toSorted())
})

test('knows 48 categories by name, and the counts add up', () => {
  const all = categories()
  assert.equal(all.length, 48)
  assert.equal(
    all.reduce((sum, { count }) => sum + count, 0),
    1178,
  )
  assert.equal(
    all.reduce((sum, { eligibleCount }) => sum + eligibleCount, 0),
    264,
  )
  assert.ok(all.every(({ count }) => count > 0))
  assert.equal(all.find(({ id }) => id === 'secure-ai')?.count, 31)
  assert.equal(categoryName('dda'), 'Delegated and Distributed Administration')
  assert.equal(categoryName('not-there'), 'not-there')
  const known = new Set(all.map(({ id }) => id))
  for (const type of eventTypes()) assert.ok(known.has(type.category), type.id)
})

test('knows the 109 tags in use, the most used first', () => {
  const all = tags()
  assert.equal(all.length, 109)
  assert.deepEqual(all[0], { id: 'event-hook-eligible', count: 264 })
  assert.deepEqual(all[1], { id: 'app', count: 172 })
  assert.equal(eventTypes().filter((type) => type.tags.length === 0).length, 10)
})

test('finds a type by its exact id only', () => {
  const type = getEventType('security.breached_credential.detected')
  assert.deepEqual(type?.tags, ['account', 'event-hook-eligible', 'security', 'user'])
  assert.equal(type.release, '2024.04.2')
  assert.equal(type.created, '2024-04-03')
  assert.equal(type.eligible, true)
  for (const id of ['', 'Security.breached_credential.detected', 'user.session', 'constructor', '__proto__']) {
    assert.equal(getEventType(id), undefined, id)
  }
})

test('offers no type that hooks themselves cause, so that no hook can feed itself', () => {
  const own = eventTypes().filter(({ id }) => id.startsWith('event_hook.'))
  assert.equal(own.length, 7)
  assert.ok(own.every((type) => !type.eligible))
})

test('says of every type what happened, in words of its own', () => {
  const texts = eventTypes().map((type) => type.description)
  assert.equal(new Set(texts.map((text) => text.toLowerCase())).size, texts.length)
  for (const { id, description } of eventTypes()) {
    assert.ok(description.length >= 8 && description.length <= 80, `${id}: ${description}`)
    assert.notEqual(description, id)
    assert.match(description, /^(?:[A-Z0-9]|iOS )/, id)
    assert.doesNotMatch(description, /_|\s\s|\w\.\w+\.|[.:]$|^\s|\s$/, id)
    assert.doesNotMatch(description, /\b(\w+) \1\b/i, `${id} says a word twice`)
    assert.ok(description.includes(' '), `${id}: ${description}`)
  }
})

test('names only schemas that are there', () => {
  for (const { id, debugSchema, actorSchema, targetSchemas, changeSchemas } of eventTypes()) {
    for (const schema of [debugSchema, actorSchema, ...targetSchemas, ...changeSchemas]) {
      // `ResourceDetails` is the catalog's name for a target without details.
      if (schema === null || schema === 'ResourceDetails' || schema.endsWith('DebugData')) continue
      assert.ok(schemaFields(schema).length > 0, `${id}: ${schema}`)
    }
  }
})

test('keeps one record a line, so that a change of the catalog reads as a diff', () => {
  const lines = readFileSync(new URL('data/event-types.json', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
  assert.equal(lines.length, 1178 + 2)
})

test('gives out what nobody can change', () => {
  assert.ok(Object.isFrozen(eventTypes()))
  assert.ok(eventTypes().every((type) => Object.isFrozen(type)))
})
