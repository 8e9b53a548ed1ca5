import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { systemClock } from '../base/clock.ts'
import { isProblem } from '../base/errors.ts'
import { openLog } from '../base/log.ts'
import { observeCommits } from './observe-commits.ts'
import { openStore } from './open.ts'
import type { Mutation, Store } from './store.ts'

describe('a store whose commits are observed', () => {
  const data = mkdtempSync(join(tmpdir(), 'flowhook-observe-'))
  const told: { readonly mutations: readonly Mutation[]; readonly results: readonly unknown[] }[] = []
  let store: Store
  before(async () => {
    const opened = await openStore(
      { data, databaseUrl: null },
      { clock: systemClock, log: openLog('silent'), onFatal: (cause) => assert.fail(cause) },
    )
    store = observeCommits(opened, (mutations, results) => told.push({ mutations, results }))
  })
  after(async () => {
    await store.close()
    rmSync(data, { recursive: true })
  })

  test('tells each commit with its results before its caller goes on', async () => {
    const put = { kind: 'meta.put', key: 'a', value: 'b' } as const
    const use = { kind: 'signInLink.use', hash: 'unknown', now: 0 } as const
    assert.deepEqual(await store.commit(put, use), [true, false])
    assert.deepEqual(told, [{ mutations: [put, use], results: [true, false] }])
    assert.equal(await store.getMeta('a'), 'b')
  })

  test('tells nothing of a commit that is refused, and leaves the refusal to its caller', async () => {
    told.length = 0
    await assert.rejects(store.commit({ kind: 'hook.delete', id: 'nobody' }), (thrown) =>
      isProblem(thrown, 'NOT_FOUND'),
    )
    assert.deepEqual(told, [])
  })
})
