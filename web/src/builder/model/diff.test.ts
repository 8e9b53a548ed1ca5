import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { diff } from './diff.ts'
import * as edit from './edit.ts'
import { testCatalogue as catalogue, testDraft as draft } from './model.kit.ts'

const of = (changed: typeof draft) =>
  diff(draft, changed, catalogue).map(({ kind, cardId, field, before, after }) =>
    [kind, cardId, field, before, after].filter((each) => each !== undefined).join(' | '),
  )

describe('the difference of two drafts', () => {
  it('is empty for the same', () => assert.deepEqual(of(structuredClone(draft)), []))

  it('says in words what was added, removed and changed', () => {
    let changed = edit.setName(edit.removeCard(draft, 'each'), 'Other')
    changed = edit.addCard(changed, 'list.length', { parent: 'check', branch: 'then', index: 0 })
    changed = edit.setInput(changed, 'check', ['a'], { $from: 'trigger.method' })
    changed = edit.setJoin(changed, 'check', 'word', 'else', 'some')
    assert.deepEqual(of(changed), [
      'changed |  | Name | Test | Other',
      'changed | check | Value a | Compose › Output | API Endpoint › method',
      'changed | check | Output “word”, Else | none | some',
      'added | length',
      'removed | each',
      'removed | line',
    ])
  })

  it('tells a note by what it stands behind, and does not take the cards behind it for moved', () => {
    const note = (id: string, index: number, parent: string | null = null, branch: string | null = null) =>
      edit.insert(draft, [{ id, card: 'note', note: 'Why' }], { parent, branch, index })
    const titles = (before: typeof draft, after: typeof draft) =>
      diff(before, after, catalogue).map(({ kind, title, before, after }) => [kind, title, before, after])
    const noted = note('n', 1)
    assert.deepEqual(titles(draft, noted), [['added', 'Note after Compose', undefined, 'Why']])
    assert.deepEqual(titles(noted, draft), [['removed', 'Note after Compose', 'Why', undefined]])
    assert.deepEqual(titles(noted, edit.setNote(noted, 'n', 'Then')), [
      ['changed', 'Note after Compose', 'Why', 'Then'],
    ])
    assert.deepEqual(titles(noted, edit.shiftCard(noted, 'n', -1)), [
      ['moved', 'Note after API Endpoint', 'after Compose', 'after API Endpoint'],
    ])
    assert.deepEqual(titles(draft, note('n', 0, 'check', 'else')), [
      ['added', 'Note at the start of Else', undefined, 'Why'],
    ])
  })

  it('takes a card that passed its neighbour as the only one that moved', () => {
    assert.deepEqual(of(edit.shiftCard(draft, 'end', -1)), ['moved | end | Place | 5 | 4'])
    assert.deepEqual(of(edit.moveCard(draft, 'hello', { parent: 'check', branch: 'else', index: 0 })), [
      'moved | hello | Place | 2 | 2.2.1',
    ])
  })
})
