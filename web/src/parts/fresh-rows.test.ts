import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { withFresh } from './fresh-rows.ts'

const row = (id: string, status = 'old') => ({ id, status })
const ids = (fresh: ReturnType<typeof withFresh>) => fresh.parts.pages.map(({ rows }) => rows.map(({ id }) => id))
const loaded = {
  pages: [
    { rows: [row('d'), row('c')], next: 'c' },
    { rows: [row('b'), row('a')], next: null },
  ],
  pageParams: [null, 'c'],
}

describe('withFresh', () => {
  it('puts new rows first and changes known ones in their place', () => {
    const fresh = withFresh(loaded, { rows: [row('e'), row('d', 'new')], next: 'd' }, true)
    assert.deepEqual(ids(fresh), [
      ['e', 'd', 'c'],
      ['b', 'a'],
    ])
    assert.equal(fresh.added, 1)
    assert.deepEqual(fresh.parts.pages[0]!.rows[1], row('d', 'new'))
    assert.equal(fresh.parts.pages.at(-1)!.next, null)
  })

  it('only counts new rows where none may move, but still changes known ones', () => {
    const fresh = withFresh(loaded, { rows: [row('f'), row('e'), row('d', 'new')], next: 'd' }, false)
    assert.deepEqual(ids(fresh), [
      ['d', 'c'],
      ['b', 'a'],
    ])
    assert.equal(fresh.added, 2)
    assert.deepEqual(fresh.parts.pages[0]!.rows[0], row('d', 'new'))
  })

  it('begins anew where rows in between were never loaded', () => {
    const fresh = withFresh(loaded, { rows: [row('z'), row('y')], next: 'y' }, true)
    assert.deepEqual(ids(fresh), [['z', 'y']])
    assert.deepEqual(fresh.parts.pageParams, [null])
  })

  it('keeps everything that is loaded where a short list only grew', () => {
    const empty = { pages: [{ rows: [], next: null }], pageParams: [null] }
    assert.deepEqual(ids(withFresh(empty, { rows: [row('a')], next: null }, true)), [['a']])
  })
})
