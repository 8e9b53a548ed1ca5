import assert from 'node:assert/strict'
import { it } from 'node:test'
import { forgetContent } from './forget-content.ts'

it('leaves nothing of flows and executions in the browser after signing out, but how it looked', () => {
  const kept = new Map(
    ['draft.new', 'draft.a', 'pins.a', 'run.a', 'recent', 'bar-wide'].map((key) => [`flowhook.${key}`, 'x']),
  )
  const storage = {
    get length() {
      return kept.size
    },
    key: (at: number) => [...kept.keys()][at] ?? null,
    removeItem: (key: string) => void kept.delete(key),
  } as Storage // what is used of one
  forgetContent(storage)
  assert.deepEqual([...kept.keys()], ['flowhook.bar-wide'])
})
