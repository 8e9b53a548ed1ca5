import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { categories, categoryName, eventTypes, tags } from './event-types.ts'
import { searchEventTypes, searchTypes } from './search-event-types.ts'

const ids = (query: Parameters<typeof searchEventTypes>[0]) => searchEventTypes(query).map((type) => type.id)

test('gives everything in the order of ids when nothing is asked', () => {
  const all = eventTypes().map((type) => type.id)
  assert.deepEqual(ids({}), all)
  assert.deepEqual(ids({ q: '  ' }), all)
  assert.deepEqual(searchEventTypes(), eventTypes())
})

test('puts the exact id first, whatever else fits', () => {
  for (const { id } of eventTypes()) assert.equal(ids({ q: id })[0], id)
  assert.equal(ids({ q: 'USER.SESSION.START' })[0], 'user.session.start')
  assert.equal(ids({ q: 'user.authentication.auth' })[0], 'user.authentication.auth')
})

test('puts ids that begin with the query before all others', () => {
  for (const q of ['user.lifecycle', 'policy', 'group.user', 'system.api']) {
    const found = ids({ q })
    const beginning = eventTypes().filter(({ id }) => id.startsWith(q)).length
    assert.ok(beginning > 0)
    assert.ok(found.slice(0, beginning).every((id) => id.startsWith(q)))
    assert.ok(found.slice(beginning).every((id) => !id.startsWith(q)))
  }
})

test('wants every word, in any order and case', () => {
  assert.deepEqual(ids({ q: 'Detected BREACHED' }), ['security.breached_credential.detected'])
  assert.deepEqual(ids({ q: 'breached detected' }), ids({ q: 'detected   breached' }))
  assert.deepEqual(ids({ q: 'breached nonsense' }), [])
})

test('finds fewer or as many with each further word', () => {
  for (const [one, two] of [
    ['user', 'user group'],
    ['group', 'user group'],
    ['import', 'import user complete'],
    ['token', 'token revoke'],
  ] as const) {
    const wide = new Set(ids({ q: one }))
    assert.ok(ids({ q: two }).every((id) => wide.has(id)))
  }
})

test('reads descriptions, tags and the names of categories too', () => {
  assert.equal(ids({ q: 'user signed out' })[0], 'user.session.end')
  assert.ok(ids({ q: 'signed out' }).includes('user.session.end'))
  assert.ok(ids({ q: 'known breach' }).includes('security.breached_credential.detected'))
  assert.ok(ids({ q: 'office365-app' }).length >= 76)
  assert.ok(ids({ q: 'identity threat protection' }).length >= 16)
})

test('ranks a whole word above a part of one', () => {
  const found = ids({ q: 'lock' })
  assert.equal(found[0], 'user.account.lock')
  assert.ok(found.indexOf('user.account.lock') < found.indexOf('user.account.unlock'))
})

test('puts what a hook may subscribe to before what fits as well', () => {
  const found = ids({ q: 'password' })
  assert.ok(found.indexOf('user.account.update_password') < found.indexOf('pam.password.change'))
})

test('narrows by eligibility, category and tag, together with words', () => {
  assert.equal(ids({ eligible: true }).length, 264)
  assert.equal(ids({ eligible: false }).length, 1178 - 264)
  for (const { id, count, eligibleCount } of categories()) {
    assert.equal(ids({ category: id }).length, count)
    assert.equal(ids({ category: id, eligible: true }).length, eligibleCount)
  }
  for (const { id, count } of tags()) assert.equal(ids({ tag: id }).length, count)
  assert.ok(searchEventTypes({ q: 'credential', eligible: true, tag: 'user' }).every((type) => type.eligible))
  assert.deepEqual(ids({ category: 'no-such' }), [])
  assert.deepEqual(ids({ tag: 'no-such' }), [])
})

test('takes any text for words, never for a pattern', () => {
  for (const q of ['(', '[a-', '.*', '\\', '*'.repeat(2000), 'user '.repeat(2000), '\u0000', '💥']) {
    assert.doesNotThrow(() => searchEventTypes({ q }))
  }
  assert.deepEqual(ids({ q: '.*' }), [])
  assert.ok(ids({ q: 'oauth 2.0' }).length > 20)
})

test('finds a word if and only if it is in id, description, tags or category', () => {
  for (const word of ['user', 'ser.li', 'mfa', 'signed', 'directories', 'office365-app', '2.0', 'o', 'wax', 'zzz']) {
    const expected = eventTypes().filter(({ id, description, tags, category }) =>
      [id, description, ...tags, category, categoryName(category)].some((text) => text.toLowerCase().includes(word)),
    )
    assert.deepEqual(ids({ q: word }).toSorted(), expected.map(({ id }) => id).toSorted(), word)
  }
})

test('searches a list with types of one’s own by the same rules', () => {
  const own = { id: 'billing.invoice.paid', description: 'Invoice paid', tags: [], category: 'own', eligible: true }
  const found = searchTypes([...eventTypes(), own], { q: 'invoice' })
  assert.deepEqual(found, [own])
})

test('imports nothing of Node, so that the console can use it', () => {
  const seen = new Set<string>()
  const visit = (url: URL) => {
    if (seen.has(url.href)) return
    seen.add(url.href)
    if (!url.pathname.endsWith('.ts')) return
    for (const [, from = ''] of readFileSync(url, 'utf8').matchAll(/^(?:import|export)\b[^']*? from '([^']+)'/gms)) {
      assert.ok(from.startsWith('./'), `${url.pathname} imports ${from}`)
      visit(new URL(from, url))
    }
  }
  visit(new URL('search-event-types.ts', import.meta.url))
  assert.ok(seen.size >= 3)
})
