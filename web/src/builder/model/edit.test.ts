import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cardNumbers } from './card-number.ts'
import * as edit from './edit.ts'
import { testCatalogue, testDraft as draft } from './model.kit.ts'
import { find, walk } from './walk.ts'

const ids = (cards: Parameters<typeof walk>[0]) => [...walk(cards)].map(({ node }) => node.id)
const root = (index: number) => ({ parent: null, branch: null, index })
const inside = (parent: string, branch: string, index: number) => ({ parent, branch, index })

describe('edits of a draft', () => {
  it('add a card anywhere, with an id from its name that is free', () => {
    const once = edit.addCard(draft, 'text.compose', root(0))
    const twice = edit.addCard(once, 'text.compose', inside('check', 'else', 1))
    assert.deepEqual(ids(twice), ['compose', 'hello', 'check', 'yes', 'no', 'compose_2', 'each', 'line', 'end'])
    const numbers = cardNumbers(twice, testCatalogue)
    assert.deepEqual(
      ['trigger', 'compose', 'check', 'yes', 'compose_2', 'line'].map((id) => numbers.get(id)),
      ['1', '2', '4', '4.1.1', '4.2.2', '5.1.1'],
    )
  })

  it('give notes no number, wherever they stand', () => {
    let noted = edit.addCard(draft, 'note', root(0))
    noted = edit.addCard(noted, 'note', inside('check', 'then', 0))
    const numbers = cardNumbers(edit.setNote(noted, 'note', 'Why'), testCatalogue)
    assert.deepEqual([...numbers.values()], [...cardNumbers(draft, testCatalogue).values()])
    assert.ok(!numbers.has('note') && !numbers.has('note_2'))
  })

  it('keep the identity of what they do not touch', () => {
    const changed = edit.setInput(draft, 'no', ['text'], 'What?')
    assert.notEqual(changed.cards[1], draft.cards[1])
    assert.equal(find(changed, 'yes')?.node, find(draft, 'yes')?.node)
    for (const i of [0, 2, 3]) assert.equal(changed.cards[i], draft.cards[i])
    assert.equal(edit.setInput(draft, 'nobody', ['text'], 'x'), draft)
    assert.equal(edit.setInput(draft, 'no', ['text'], 'Who?'), draft)
  })

  it('set and take away parts of inputs', () => {
    let made = edit.setInput(draft, 'end', ['fields', 'list', 0], 'a')
    made = edit.setInput(made, 'end', ['fields', 'list', 1], { $from: 'hello.output' })
    made = edit.setInput(made, 'end', ['fields', 'list', 0], undefined)
    made = edit.setInput(made, 'end', ['fields', 'said'], undefined)
    assert.deepEqual(find(made, 'end')?.node.inputs, { fields: { list: [{ $from: 'hello.output' }] } })
    made = edit.renameField(made, 'end', 'fields', 'list', 'texts')
    assert.deepEqual(find(made, 'end')?.node.inputs, { fields: { texts: [{ $from: 'hello.output' }] } })
  })

  it('move cards between lists, but never into themselves', () => {
    assert.deepEqual(ids(edit.moveCard(draft, 'hello', root(2))).slice(0, 4), ['check', 'yes', 'no', 'hello'])
    assert.deepEqual(ids(edit.moveCard(draft, 'hello', inside('check', 'then', 0))).slice(0, 3), [
      'check',
      'hello',
      'yes',
    ])
    assert.equal(edit.moveCard(draft, 'check', inside('check', 'then', 0)), draft)
    assert.equal(edit.moveCard(draft, 'hello', root(1)), draft)
    assert.equal(edit.shiftCard(draft, 'hello', -1), draft)
    assert.deepEqual(ids(edit.shiftCard(draft, 'end', -1)).slice(-3), ['end', 'each', 'line'])
  })

  it('paste with new ids: inner references follow, others stay', () => {
    const made = edit.paste(draft, [find(draft, 'check')!.node], root(9))
    const copy = made.cards.at(-1)!
    assert.equal(copy.id, 'check_2')
    assert.deepEqual(copy.inputs, { a: { $from: 'hello.output' }, b: 'Hello Ada' })
    assert.deepEqual(copy.branches?.['then']?.[0]?.id, 'yes_2')
    assert.deepEqual(copy.outputs?.['word']?.['then'], { $from: 'yes_2.output' })
    assert.equal(new Set(ids(made)).size, ids(made).length)
  })

  it('rename a card and its outputs with every reference to them', () => {
    const made = edit.renameJoin(edit.renameCard(draft, 'hello', 'greeting'), 'check', 'word', 'text')
    assert.deepEqual(find(made, 'check')?.node.inputs?.['a'], { $from: 'greeting.output' })
    assert.deepEqual(find(made, 'yes')?.node.inputs?.['text'], '{{greeting.output}}!')
    assert.deepEqual(find(made, 'end')?.node.inputs, { fields: { said: { $from: 'check.text' } } })
    assert.equal(edit.renameCard(draft, 'hello', 'check'), draft)
    assert.equal(edit.renameCard(draft, 'hello', 'Not allowed'), draft)
  })

  it('set, empty and remove the outputs of a card with branches', () => {
    const emptied = edit.setJoin(draft, 'check', 'word', 'else', undefined)
    assert.deepEqual(Object.keys(find(emptied, 'check')!.node.outputs!['word']!), ['then'])
    assert.equal(find(edit.removeJoin(draft, 'check', 'word'), 'check')?.node.outputs, undefined)
  })
})
