import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CardNode } from '../../../../src/model/flow-definition.ts'
import { setCases } from './cases.ts'
import type { Draft } from './draft.ts'

const card = (id: string): CardNode => ({ id, card: 'text.compose' })
const cases = [
  { a: 1, operator: '==' },
  { a: 2, operator: '==' },
  { a: 3, operator: '==' },
]
const draft: Draft = {
  name: 'Cases',
  trigger: { event: 'helper' },
  cards: [
    {
      id: 'pick',
      card: 'branching.if-else-if',
      inputs: { conditions: cases },
      branches: { case1: [card('one')], case3: [card('three')], else: [card('none')] },
      outputs: { said: { case1: 1, case2: 2, case3: 3, else: 0 } },
    },
  ],
}
const kept = (was: number) => ({ was, value: cases[was]! })
const after = (...next: Parameters<typeof setCases>[3]) => setCases(draft, 'pick', 'conditions', next).cards[0]!

describe('the cases of a card', () => {
  it('take their cards, and what they give on, with them where one is taken away', () => {
    const { inputs, branches, outputs } = after(kept(1), kept(2))
    assert.deepEqual(inputs, { conditions: [cases[1], cases[2]] })
    assert.deepEqual(branches, { case2: [card('three')], else: [card('none')] })
    assert.deepEqual(outputs, { said: { case1: 2, case2: 3, else: 0 } })
  })

  it('move with all that is theirs, and leave a new one empty', () => {
    const { branches, outputs } = after(kept(2), { was: null, value: { operator: '==' } }, kept(0), kept(1))
    assert.deepEqual(branches, { case1: [card('three')], case3: [card('one')], else: [card('none')] })
    assert.deepEqual(outputs, { said: { case1: 3, case3: 1, case4: 2, else: 0 } })
  })

  it('leave a card without branches of its own without them', () => {
    const bare: Draft = { ...draft, cards: [{ id: 'pick', card: 'branching.if-else-if' }] }
    assert.deepEqual(setCases(bare, 'pick', 'conditions', [kept(0)]).cards[0], {
      id: 'pick',
      card: 'branching.if-else-if',
      inputs: { conditions: [cases[0]] },
    })
    assert.equal(setCases(draft, 'nobody', 'conditions', [kept(0)]), draft)
  })
})
