import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { envelopeShape } from './event-shape.ts'
import { testCatalogue as catalogue, testDraft as draft } from './model.kit.ts'
import { usedFields, valueAt, withValueAt } from './run-fields.ts'

describe('the form of a run', () => {
  it('has only what the flow reads, of a loop’s items that of the first', () => {
    const shapes = new Map([['trigger.body', envelopeShape([{ uuid: 'a' }])]])
    assert.deepEqual(usedFields(draft, catalogue, shapes), [
      { path: ['name'], type: 'any' },
      { path: ['data', 'events', '0', 'uuid'], type: 'text' },
    ])
    const helper = { ...draft, trigger: { event: 'helper', inputs: [{ name: 'n', type: 'number' }] } } as const
    assert.deepEqual(usedFields(helper, catalogue, shapes), [{ path: ['n'], type: 'number' }])
  })

  it('puts values where they belong and leaves the rest', () => {
    const made = withValueAt({ a: 1 }, ['data', 'events', '0', 'uuid'], 'x')
    assert.deepEqual(made, { a: 1, data: { events: [{ uuid: 'x' }] } })
    assert.equal(valueAt(made, ['data', 'events', '0', 'uuid']), 'x')
    assert.equal(valueAt(made, ['data', 'none', '0']), undefined)
    assert.equal(valueAt({}, ['toString']), undefined)
  })
})
