import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Change, Store } from '../store/store.ts'
import { openKnownTables } from './known-tables.ts'

function storeOf(tables: Map<string, { readonly id: string; readonly revision: number }>) {
  const listeners = new Set<(change: Change) => void>()
  let asked = 0
  const store = {
    getTable: async (id: string) => {
      asked++
      return tables.get(id) ?? null
    },
    getTableByName: async () => null,
    onChange: (listener: (change: Change) => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  } as unknown as Store
  return {
    store,
    asked: () => asked,
    listeners,
    change: (kind: Change['kind']) => listeners.forEach((each) => each({ kind, id: 'one' })),
  }
}

test('a table is asked for once, and again when one changed', async () => {
  const tables = new Map([['one', { id: 'one', revision: 1 }]])
  const { store, asked, change, listeners } = storeOf(tables)
  const known = openKnownTables(store)
  assert.equal((await known.reads.knownTable('one'))?.revision, 1)
  assert.equal((await known.reads.knownTable('one'))?.revision, 1)
  assert.equal(asked(), 1)
  change('flow')
  await known.reads.knownTable('one')
  assert.equal(asked(), 1)
  tables.set('one', { id: 'one', revision: 2 })
  change('table')
  assert.equal((await known.reads.knownTable('one'))?.revision, 2)
  known.close()
  assert.equal(listeners.size, 0)
})

test('what was read while a table changed is not kept, and neither is that there is none', async () => {
  const tables = new Map([['one', { id: 'one', revision: 1 }]])
  const { store, asked, change } = storeOf(tables)
  const known = openKnownTables(store)
  const reading = known.reads.knownTable('one')
  change('table')
  await reading
  await known.reads.knownTable('one')
  assert.equal(asked(), 2)
  assert.equal(await known.reads.knownTable('two'), null)
  assert.equal(await known.reads.knownTable('two'), null)
  assert.equal(asked(), 4)
})
