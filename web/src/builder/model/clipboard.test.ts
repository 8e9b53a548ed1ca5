import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readCards, writeCards } from './clipboard.ts'
import { openLocalDrafts } from './local-draft.ts'
import { testDraft } from './model.kit.ts'

describe('cards in the clipboard', () => {
  it('come back as they were', () => {
    assert.deepEqual(readCards(writeCards(testDraft.cards)), { cards: testDraft.cards })
    assert.deepEqual(readCards(JSON.stringify(testDraft)), { cards: testDraft.cards })
  })

  it('bring notes of the earlier form as notes between cards', () => {
    const text = '{"cards":[{"id":"a","card":"x","note":"Why","branches":{"b":[{"id":"note","card":"y","note":""}]}}]}'
    assert.deepEqual(readCards(text), {
      cards: [
        { id: 'note_2', card: 'note', note: 'Why' },
        { id: 'a', card: 'x', branches: { b: [{ id: 'note', card: 'y' }] } },
      ],
    })
  })

  for (const text of ['', 'Hello', '{}', '[]', 'null', '{"cards":[{"id":"A","card":"x"}]}', '{"cards":[1]}']) {
    it(`are refused with a message where there are none: ${text}`, () => assert.ok('message' in readCards(text)))
  }

  it('are refused deep inside too', () => {
    const text = '{"cards":[{"id":"a","card":"x","branches":{"b":[{"id":"trigger!","card":"x"}]}}]}'
    assert.deepEqual(readCards(text), { message: 'The clipboard’s cards cannot be read at cards[0].branches.b[0].id.' })
  })
})

describe('the local draft', () => {
  const shelf = () => {
    const kept = new Map<string, string>()
    return {
      kept,
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    }
  }

  it('comes back, for its own flow only', () => {
    const place = shelf()
    const local = { draft: testDraft, version: 3, at: 5 }
    openLocalDrafts(place, 'a').write(local)
    assert.deepEqual(openLocalDrafts(place, 'a').read(), local)
    assert.equal(openLocalDrafts(place, null).read(), null)
    openLocalDrafts(place, 'a').clear()
    assert.equal(openLocalDrafts(place, 'a').read(), null)
  })

  it('is none where the browser holds something else, or refuses', () => {
    for (const text of ['', '{', 'null', '{"draft":{"name":"x","cards":[1]},"at":1,"version":null}']) {
      const place = shelf()
      place.kept.set('flowhook.draft.a', text)
      assert.equal(openLocalDrafts(place, 'a').read(), null)
    }
    const refusing = {
      getItem: () => assert.fail(),
      setItem: () => assert.fail(),
      removeItem: () => assert.fail(),
    }
    openLocalDrafts(refusing, 'a').write({ draft: testDraft, version: null, at: 0 })
    assert.equal(openLocalDrafts(refusing, 'a').read(), null)
  })
})
