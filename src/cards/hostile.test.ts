import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Json } from '../base/json/json.ts'
import { compileFlow } from '../language/compile.ts'
import { readDefinition } from '../language/definition.ts'
import { ValueError } from '../language/value-error.ts'
import { checkOutputs, outputsOf } from '../../test/kit/arbitrary-inputs.ts'
import { hostilePayloads } from '../../test/kit/hostile-payloads.ts'
import { hostState } from '../../test/kit/host-state.ts'
import { CardError, type Card } from './card.ts'
import type { Field } from './fields.ts'
import { cards, cardsById } from './index.ts'

/** Cards that work on values alone; those that reach outside have tests of their own. */
const functions = cards
  .filter(({ inputs }) => !Object.values(inputs).some(({ kind }) => ['connection', 'table'].includes(kind)))
  .filter(
    ({ id }) =>
      !/^(http|placeholder|okta|slack|mail|files|tables)\.|^flow\.(wait|pause|close|call-async|export)/.test(id),
  )

/** A payload as what an input of a kind takes, in every part of it. */
function valueOf({ kind, options, min = 0, max = Infinity, default: usual }: Field, payload: string): Json {
  switch (kind) {
    case 'number':
    case 'integer':
      return Math.max(min, Math.min(max, 1))
    case 'boolean':
      return true
    case 'date':
      return '2026-03-01T09:30:00.000Z'
    case 'choice':
      return options![0]!.value
    case 'flow':
      return null
    case 'list':
      return [payload, { [payload]: payload }, [payload], { a: { [payload]: 1 } }, null]
    case 'object':
    case 'fields':
      return { [payload]: payload, a: { [payload]: [payload] } }
    case 'conditions':
      return [{ a: payload, operator: '==', b: { [payload]: payload } }]
    case 'path':
      return payload
    case 'text':
    case 'template':
      return payload.length <= max ? payload : (usual ?? '')
    default:
      return { [payload]: payload, list: [payload] }
  }
}

const returned = (payload: string) => [{ [payload]: payload, a: 1 }]

async function tried(card: Card, payload: string): Promise<void> {
  const given = Object.entries(card.inputs).map(([name, field]) => [name, valueOf(field, payload)] as const)
  // As one piece, and each alone beside nothing: where one input is refused the others would never be reached.
  const inputs = Object.fromEntries(given)
  try {
    const outputs = await outputsOf(card, inputs, returned(payload))
    if (outputs !== null) checkOutputs(card, inputs, outputs)
  } catch (thrown) {
    if (!(thrown instanceof CardError || thrown instanceof ValueError)) throw thrown
  }
}

describe('hostile payloads', () => {
  it('are more than 300', () => assert.ok(hostilePayloads.length > 300, String(hostilePayloads.length)))

  for (const card of functions) {
    it(`reach nothing of the host by ${card.id}: as values, keys, paths and patterns`, async () => {
      const unchanged = hostState()
      for (const payload of hostilePayloads) await tried(card, payload)
      unchanged()
    })
  }

  it('reach nothing of the host as names, references and templates of a flow', () => {
    const unchanged = hostState()
    for (const payload of hostilePayloads) {
      const definition = {
        name: payload.slice(0, 255) || 'x',
        description: payload.slice(0, 1000),
        trigger: { event: 'helper', inputs: [{ name: payload.slice(0, 255), type: 'any' }] },
        cards: [
          { id: 'one', card: 'text.compose', inputs: { text: payload } },
          {
            id: 'two',
            card: 'flow.return',
            inputs: { fields: { [payload]: { $from: payload }, a: { $from: ['trigger', payload] } } },
          },
          { id: payload, card: payload, title: payload, inputs: { [payload]: payload }, outputs: { [payload]: {} } },
        ],
      }
      for (const cards of [definition.cards, definition.cards.slice(0, 1), definition.cards.slice(0, 2)]) {
        const read = readDefinition({ ...definition, cards })
        if ('definition' in read) compileFlow(read.definition, cardsById)
        else assert.ok(read.problems.length > 0)
      }
    }
    unchanged()
  })
})
