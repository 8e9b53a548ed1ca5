import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
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

/** What no flow may ever see: it stands in the environment, and in files that payloads name. */
const canary = 'canary-7f3a91c2d4'
const ofTheHost = [canary, 'root:x:0:', '"dependencies"']

/** An ordinary use, in which one input after the other is replaced. */
function usual(card: Card): Record<string, Json> {
  const given = card.examples[0]?.inputs ?? {}
  return Object.fromEntries(
    Object.entries(card.inputs).map(([name, field]) => [name, given[name] ?? field.default ?? null]),
  )
}

async function tried(card: Card, payload: string): Promise<void> {
  const hostile = Object.entries(card.inputs).map(([name, field]) => [name, valueOf(field, payload)] as const)
  const common = usual(card)
  // As one piece, and each alone: where one input is refused the others would never be reached.
  const all = [Object.fromEntries(hostile), ...hostile.map(([name, value]) => ({ ...common, [name]: value }))]
  for (const inputs of all) {
    try {
      const outputs = await outputsOf(card, inputs, returned(payload))
      if (outputs === null) continue
      checkOutputs(card, inputs, outputs)
      nothingOfTheHost(outputs)
    } catch (thrown) {
      if (!(thrown instanceof CardError || thrown instanceof ValueError)) throw thrown
      nothingOfTheHost(thrown.message)
    }
  }
}

function nothingOfTheHost(told: unknown): void {
  const text = JSON.stringify(told)
  for (const secret of ofTheHost) assert.ok(!text.includes(secret), text.slice(0, 500))
}

/** Values for kinds that are converted before a card sees them. */
function converted(card: Card, name: string, payload: string): void {
  const inputs = { ...usual(card), [name]: { $from: 'trigger.given' } }
  const trigger = { event: 'helper', inputs: [{ name: 'given', type: 'any' }] } as const
  const { flow } = compileFlow({ name: 'x', trigger, cards: [{ id: 'card', card: card.id, inputs }] }, cardsById)
  if (flow === null || flow === undefined) return
  for (const given of [payload, [payload], { [payload]: payload }]) {
    try {
      nothingOfTheHost(flow.nodes[0]!.inputs([{ given }])[name] ?? null)
    } catch (thrown) {
      if (!(thrown instanceof CardError || thrown instanceof ValueError)) throw thrown
      nothingOfTheHost(thrown.message)
    }
  }
}

describe('hostile payloads', () => {
  before(() => {
    process.env['FLOWHOOK_CANARY'] = canary
  })
  after(() => {
    delete process.env['FLOWHOOK_CANARY']
  })

  it('are more than 300', () => assert.ok(hostilePayloads.length > 300, String(hostilePayloads.length)))

  for (const card of functions) {
    it(`reach nothing of the host by ${card.id}: as values, keys, paths and patterns`, async () => {
      const unchanged = hostState()
      for (const payload of hostilePayloads) await tried(card, payload)
      unchanged()
    })
  }

  it('reach nothing of the host where they stand for numbers, dates, choices and everything else that is converted', () => {
    const unchanged = hostState()
    const seen = new Set<string>()
    for (const card of functions) {
      for (const [name, { kind }] of Object.entries(card.inputs)) {
        if (seen.has(kind)) continue
        seen.add(kind)
        for (const payload of hostilePayloads) converted(card, name, payload)
      }
    }
    for (const kind of ['number', 'integer', 'boolean', 'date', 'choice', 'list', 'object'])
      assert.ok(seen.has(kind), kind)
    unchanged()
  })

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
