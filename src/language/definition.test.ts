/* oxlint-disable unicorn/no-thenable -- "then" is the name of a branch, never something to await */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FlowDefinition } from '../model/flow-definition.ts'
import { definitionJsonSchema, normalise, readDefinition } from './definition.ts'

const smallest = { name: 'A', trigger: { event: 'api_endpoint', security: 'client_token' }, cards: [] }
const problems = (input: unknown) =>
  (readDefinition(input).problems ?? []).map(({ at, message }) => `${at}: ${message}`)

describe('readDefinition', () => {
  it('takes the smallest flow', () => {
    assert.deepEqual(readDefinition(smallest), { definition: smallest })
  })

  it('refuses unknown members at every level, naming the place', () => {
    const found = problems({
      ...smallest,
      extra: 1,
      trigger: { event: 'api_endpoint', security: 'client_token', token: 'x' },
      cards: [{ id: 'a', card: 'if', branches: { then: [{ id: 'b', card: 'c', inptus: {} }] } }],
    })
    assert.equal(found.length, 3)
    assert.match(found.join('\n'), /^trigger: .*"token"/m)
    assert.match(found.join('\n'), /^cards\[0\]\.branches\.then\[0\]: .*"inptus"/m)
    assert.match(found.join('\n'), /^: .*"extra"/m)
  })

  const refused: readonly (readonly [string, object, string])[] = [
    ['an empty name', { name: ' ' }, 'name'],
    ['a name that is too long', { name: 'x'.repeat(256) }, 'name'],
    ['an unknown security', { trigger: { event: 'api_endpoint', security: 'none' } }, 'trigger.security'],
    ['an unknown trigger', { trigger: { event: 'full_moon' } }, 'trigger.event'],
    ['a card’s id with other letters', { cards: [{ id: 'A b', card: 'x' }] }, 'cards[0].id'],
    ['a card’s id that is a number', { cards: [{ id: 1, card: 'x' }] }, 'cards[0].id'],
    ['inputs that are a list', { cards: [{ id: 'a', card: 'x', inputs: [] }] }, 'cards[0].inputs'],
    ['more than 1,000 cards', { cards: Array.from({ length: 1001 }, (_, i) => ({ id: `a${i}`, card: 'x' })) }, 'cards'],
    ['more than 1 MiB', { cards: [{ id: 'a', card: 'x', inputs: { t: 'x'.repeat(1024 * 1024) } }] }, ''],
  ]
  for (const [what, change, at] of refused) {
    it(`refuses ${what}`, () => {
      const found = readDefinition({ ...smallest, ...change }).problems
      assert.equal(found?.[0]?.at, at)
    })
  }
})

describe('normalise', () => {
  it('brings members into one order and leaves out what holds anyway', () => {
    const messy: FlowDefinition = {
      saveData: true,
      cards: [
        {
          outputs: {},
          branches: { else: [], then: [{ inputs: { z: 1, a: 2 }, card: 'x', id: 'b' }] },
          inputs: {},
          card: 'if',
          id: 'a',
          note: '',
        },
      ],
      trigger: { security: 'public', event: 'api_endpoint', tokenInQuery: true },
      name: 'A',
    }
    const cards = new Map([
      ['if', { id: 'if', title: '', inputs: {}, outputs: {}, branches: { then: '', else: '' } }],
      [
        'x',
        { id: 'x', title: '', inputs: { a: { kind: 'any', label: '' }, z: { kind: 'any', label: '' } }, outputs: {} },
      ],
    ])
    assert.equal(
      JSON.stringify(normalise(messy, cards)),
      '{"name":"A","trigger":{"event":"api_endpoint","security":"public"},"cards":[{"id":"a","card":"if","branches":{"then":[{"id":"b","card":"x","inputs":{"a":2,"z":1}}]}}]}',
    )
    assert.deepEqual(normalise(normalise(messy, cards), cards), normalise(messy, cards))
  })

  it('puts notes of cards, an earlier form, in front of these, and leaves out those without words', () => {
    const trigger = { event: 'api_endpoint', security: 'public' } as const
    const given: FlowDefinition = {
      name: 'A',
      trigger,
      cards: [
        { id: 'first', card: 'note', note: '' },
        {
          id: 'note',
          card: 'if',
          note: 'Why',
          branches: {
            then: [
              { id: 'n', card: 'note', note: 'Inside' },
              { id: 'b', card: 'x', note: 'Also' },
            ],
          },
        },
      ],
    }
    const made = normalise(given)
    assert.deepEqual(made.cards, [
      { id: 'note_2', card: 'note', note: 'Why' },
      {
        id: 'note',
        card: 'if',
        branches: {
          then: [
            { id: 'n', card: 'note', note: 'Inside' },
            { id: 'note_3', card: 'note', note: 'Also' },
            { id: 'b', card: 'x' },
          ],
        },
      },
    ])
    assert.deepEqual(normalise(made), made)
  })
})

describe('definitionJsonSchema', () => {
  it('describes cards within cards', () => {
    const schema = JSON.stringify(definitionJsonSchema())
    assert.match(schema, /"\$ref":"#\/\$defs\/Card"/)
    assert.match(schema, /"additionalProperties":false/)
  })
})
