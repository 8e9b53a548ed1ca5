import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CardDeclaration } from '../../api/cards.ts'
import { openCatalogue } from '../model/catalogue.ts'
import type { Draft } from '../model/draft.ts'
import { neighbour, nextStop, type Direction, type Stop } from './stops.ts'

const declare = (id: string, branches?: Readonly<Record<string, string>>): CardDeclaration => ({
  id,
  title: id,
  category: { id: 'test', title: 'Test' },
  description: '',
  kind: 'pure',
  inputs: {},
  outputs: {},
  examples: [],
  ...(branches === undefined ? {} : { branches }),
})
const catalogue = openCatalogue([
  declare('test.plain'),
  // oxlint-disable-next-line unicorn/no-thenable -- the name of a branch
  declare('test.choice', { then: 'If true', else: 'Else' }),
])
const plain = (id: string) => ({ id, card: 'test.plain' })
const draft: Draft = {
  name: '',
  trigger: { event: 'helper' },
  cards: [
    plain('a'),
    // oxlint-disable-next-line unicorn/no-thenable -- the name of a branch
    { id: 'choice', card: 'test.choice', branches: { then: [plain('yes'), plain('also')] } },
    plain('z'),
  ],
}
const strip = { draft, catalogue, collapsed: new Set<string>() }
const card = (id: string): Stop => ({ card: id })
const slot = (parent: string | null, branch: string | null): Stop => ({ slot: { parent, branch } })
const ways = (moves: readonly (readonly [Stop, Direction, Stop | null])[]) => {
  for (const [from, direction, to] of moves) {
    assert.deepEqual(nextStop(from, direction, strip), to, `${JSON.stringify(from)} ${direction}`)
  }
}

describe('the arrows of the strip', () => {
  it('go from card to card, and behind the last to where one can be added', () => {
    ways([
      [card('trigger'), 'left', null],
      [card('trigger'), 'right', card('a')],
      [card('a'), 'left', card('trigger')],
      [card('a'), 'right', card('choice')],
      [card('z'), 'right', slot(null, null)],
      [slot(null, null), 'left', card('z')],
      [slot(null, null), 'right', null],
    ])
  })

  it('go down into a branch and to the next one, and up out of it', () => {
    ways([
      [card('a'), 'down', null],
      [card('choice'), 'down', card('yes')],
      [card('yes'), 'left', card('choice')],
      [card('yes'), 'down', slot('choice', 'else')],
      [slot('choice', 'else'), 'up', card('yes')],
      [slot('choice', 'else'), 'left', card('choice')],
      [card('also'), 'up', card('choice')],
      [card('also'), 'right', slot('choice', 'then')],
    ])
  })

  it('do not go into a card that is folded', () => {
    assert.equal(nextStop(card('choice'), 'down', { ...strip, collapsed: new Set(['choice']) }), null)
  })
})

describe('what takes over from a card that goes away', () => {
  it('is the next one, else the one before, else the place where it was', () => {
    assert.deepEqual(neighbour('a', draft), card('choice'))
    assert.deepEqual(neighbour('z', draft), card('choice'))
    assert.deepEqual(neighbour('also', draft), card('yes'))
    assert.deepEqual(neighbour('only', { ...draft, cards: [plain('only')] }), card('trigger'))
    const alone = { ...draft, cards: [{ id: 'c', card: 'test.choice', branches: { else: [plain('x')] } }] }
    assert.deepEqual(neighbour('x', alone), slot('c', 'else'))
  })
})
