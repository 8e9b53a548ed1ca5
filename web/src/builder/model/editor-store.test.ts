import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { emptyDraft } from './draft.ts'
import { openEditor } from './editor-store.ts'
import { testCatalogue as catalogue, testDraft } from './model.kit.ts'

const clock = { now: 0 }
const open = (isReadOnly = false) => {
  const saved = { draft: testDraft, version: 3 }
  const store = openEditor({ draft: testDraft, saved, catalogue, isReadOnly, now: () => clock.now })
  return () => store.getState()
}

describe('the editor', () => {
  it('undoes and redoes every edit, the first one too', () => {
    const editor = open()
    editor().setName('Other')
    editor().removeCard('check')
    assert.ok(editor().canUndo && editor().isDirty)
    editor().undo()
    editor().undo()
    assert.equal(editor().draft, testDraft)
    assert.deepEqual([editor().canUndo, editor().canRedo, editor().isDirty], [false, true, false])
    editor().redo()
    assert.equal(editor().draft.name, 'Other')
    editor().setName('Third')
    assert.equal(editor().canRedo, false)
  })

  it('merges what is typed into one field within a second', () => {
    const editor = open()
    for (const text of ['a', 'ab', 'abc']) editor().setInput('no', ['text'], text)
    editor().setInput('yes', ['text'], 'other field')
    clock.now += 1000
    editor().setInput('yes', ['text'], 'later')
    for (const expected of ['other field', '{{hello.output}}!']) {
      editor().undo()
      assert.equal(editor().draft.cards[1]?.branches?.['then']?.[0]?.inputs?.['text'], expected)
    }
    editor().undo()
    assert.equal(editor().draft, testDraft)
  })

  it('is unsaved again by an undo after the save', () => {
    const editor = open()
    editor().setName('Other')
    editor().markSaved({ ...testDraft, name: 'Other' }, 4)
    assert.deepEqual([editor().isDirty, editor().saved?.version], [false, 4])
    editor().undo()
    assert.deepEqual([editor().draft.name, editor().isDirty], ['Test', true])
  })

  it('keeps what was typed while it was saving', () => {
    const editor = open()
    editor().setName('Other')
    const sent = editor().draft
    editor().setName('Other one')
    editor().markSaved({ ...testDraft, name: 'Other' }, 4, sent)
    assert.deepEqual([editor().draft.name, editor().isDirty], ['Other one', true])
  })

  it('keeps the cards that the server gave back unchanged', () => {
    const editor = open()
    editor().setName('Other')
    const copy = structuredClone({ ...testDraft, name: 'Other' })
    editor().markSaved(copy, 4)
    assert.equal(editor().draft.cards[1], testDraft.cards[1])
  })

  it('selects what is added, and nothing where the selected card goes away', () => {
    const editor = open()
    const id = editor().addForEach(['trigger', 'body', 'data', 'events'], { parent: null, branch: null, index: 0 })
    assert.equal(editor().selectedId, id)
    assert.deepEqual(editor().draft.cards[0]?.inputs, { list: { $from: 'trigger.body.data.events' } })
    editor().undo()
    assert.equal(editor().selectedId, null)
  })

  it('changes nothing where it may only be read', () => {
    const editor = open(true)
    editor().removeCard('hello')
    editor().setName('x')
    editor().duplicate('hello')
    assert.equal(editor().draft, testDraft)
  })

  it('has nothing to save in a flow that nobody has begun', () => {
    const store = openEditor({ draft: emptyDraft, saved: null, catalogue })
    assert.equal(store.getState().isDirty, false)
    store.getState().setTrigger({ event: 'helper' })
    assert.equal(store.getState().isDirty, true)
  })

  it('takes what is typed into a field of the event as one step, and each choice as its own', () => {
    const store = openEditor({ draft: emptyDraft, saved: null, catalogue })
    const { setTrigger, undo } = store.getState()
    const trigger = () => store.getState().draft.trigger
    const endpoint = (security: 'client_token' | 'public' | 'oauth2') => ({ event: 'api_endpoint', security }) as const
    for (const security of ['client_token', 'public', 'oauth2'] as const) setTrigger(endpoint(security))
    undo()
    assert.deepEqual(trigger(), endpoint('public'))
    setTrigger({ event: 'schedule', cron: '0 * * * *' })
    for (const cron of ['1', '1 2', '1 2 * * *']) setTrigger({ event: 'schedule', cron }, 'cron')
    undo()
    assert.deepEqual(trigger(), { event: 'schedule', cron: '0 * * * *' })
  })
})
