import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Trigger } from '../model/flow-definition.ts'
import { shownTriggerOutputs, triggerOutputs } from './trigger-outputs.ts'

const endpoint: Trigger = { event: 'api_endpoint', security: 'public' }
const head = JSON.stringify({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  query: 'a=1&b=2&b=3&c=',
})
const body = (text: string) => ({ head, body: new TextEncoder().encode(text) })

describe('trigger outputs of an endpoint', () => {
  it('are headers, query, body, raw body, method and execution id', () => {
    assert.deepEqual(shownTriggerOutputs(endpoint, 'e1', body('{"a": 1}')), {
      headers: { 'content-type': 'application/json' },
      query: { a: '1', b: ['2', '3'], c: '' },
      body: { a: 1 },
      raw_body: '{"a": 1}',
      method: 'POST',
      execution_id: 'e1',
    })
  })

  const bodies: readonly (readonly [string, unknown])[] = [
    ['', ''],
    ['null', null],
    ['plain text', 'plain text'],
    ['{"a": ', '{"a": '],
    ['[1, 12345678901234567890]', [1, '12345678901234567890']],
    [`${'['.repeat(65)}${']'.repeat(65)}`, `${'['.repeat(65)}${']'.repeat(65)}`],
  ]
  for (const [text, value] of bodies) {
    it(`I: read ${JSON.stringify(text.slice(0, 30))} as JSON where it is, else as text`, () => {
      const outputs = triggerOutputs(endpoint, 'e1', body(text))
      assert.deepEqual(outputs['body'], value)
      assert.equal(outputs['raw_body'], text)
    })
  }

  it('are null and empty without a body', () => {
    const outputs = triggerOutputs(endpoint, 'e1', { head: '{}', body: null })
    assert.equal(outputs['body'], null)
    assert.equal(outputs['raw_body'], '')
    assert.deepEqual(outputs['query'], {})
  })
})

describe('trigger outputs of a helper', () => {
  const helper: Trigger = {
    event: 'helper',
    inputs: [
      { name: 'count', type: 'number' },
      { name: 'list', type: 'list' },
    ],
  }
  const values = (given: object) => ({ head: JSON.stringify({ values: given }), body: null })

  it('are its declared inputs, converted; what is not declared is left out', () => {
    assert.deepEqual(triggerOutputs(helper, 'e1', values({ count: '5', other: 1 })), { count: 5, list: null })
  })

  it('name the input that a value does not fit', () => {
    assert.throws(() => triggerOutputs(helper, 'e1', values({ count: 'many' })), { message: /Helper input "count"/ })
  })

  it('gives a helper what it declares, and its execution where it asks for that and was given nothing else', () => {
    const trigger = {
      event: 'helper',
      inputs: ['name', 'execution_id', 'parent'].map((name) => ({ name, type: 'any' as const })),
    } as const
    const outputs = (values: object) => triggerOutputs(trigger, 'e1', { head: JSON.stringify({ values }), body: null })
    assert.deepEqual(outputs({ name: 'Ada', other: 1 }), { name: 'Ada', execution_id: 'e1', parent: null })
    assert.equal(outputs({ execution_id: 'mine' })['execution_id'], 'mine')
  })
})
