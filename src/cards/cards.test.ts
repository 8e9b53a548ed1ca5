import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { Declaration } from './card.ts'
import { categories } from './categories.ts'
import { cardDeclarations, cards, cardsById } from './index.ts'

interface Listed {
  readonly id: string
  readonly kind: string
}

const folders = [import.meta.dirname, join(import.meta.dirname, '../connectors')]

/** Every card that a file of a category's folder exports, with the id that its place gives it. */
async function cardFiles(): Promise<{ readonly place: string; readonly card: Listed }[]> {
  const found = []
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.parentPath === folder || !/^(?!index\.).*(?<!\.test)\.ts$/.test(entry.name)) continue
      const exported = (await import(join(entry.parentPath, entry.name))) as Record<string, unknown>
      const category = entry.parentPath.slice(folder.length + 1)
      for (const each of Object.values(exported)) {
        if (isCard(each)) found.push({ place: `${category}.${entry.name.replace('.ts', '')}`, card: each })
      }
    }
  }
  return found
}

const isCard = (value: unknown): value is Listed =>
  typeof value === 'object' && value !== null && 'kind' in value && 'examples' in value

describe('the cards', () => {
  it('are all listed, each under the id that its folder and file say', async () => {
    const files = await cardFiles()
    assert.deepEqual(files.map(({ place }) => place).sort(), [...cardsById.keys()].sort())
    for (const { place, card } of files) assert.equal(card, cardsById.get(place), `${place} is listed`)
  })

  it('stand in the category that their id names, and no id is there twice', () => {
    for (const { id, cards } of categories) for (const card of cards) assert.equal(card.id.split('.')[0], id)
    assert.equal(cardsById.size, cards.length)
  })

  for (const card of cardDeclarations()) {
    it(`${card.id} says what it does, and shows an ordinary and an edge case`, () => {
      assert.match(card.id, /^[a-z]+\.[a-z][a-z\d]*(-[a-z][a-z\d]*)*$/)
      assert.match(card.description, /^[A-Z].*\.$/)
      assert.ok(card.examples.length >= 2)
      assert.ok(card.examples.some(({ title }) => title !== undefined))
      for (const [name, field] of [...Object.entries(card.inputs), ...Object.entries(card.outputs)]) {
        assert.match(name, /^[a-z][a-zA-Z_]*$/)
        assert.ok(field.label.length > 0)
      }
    })
  }

  it('name their own inputs and outputs in what Okta’s files call them, and no function twice', () => {
    const functions = new Set<string>()
    for (const { id, okta, inputs, outputs } of cards as readonly Declaration[]) {
      if (okta === undefined) continue
      for (const name of Object.keys(okta.inputs ?? {})) assert.ok(Object.hasOwn(inputs, name), `${id}: ${name}`)
      for (const name of Object.keys(okta.outputs ?? {})) assert.ok(Object.hasOwn(outputs, name), `${id}: ${name}`)
      for (const name of okta.functions) {
        assert.match(name, /^\w+:\w+$/)
        assert.ok(!functions.has(name), `${name} is there twice`)
        functions.add(name)
      }
    }
    assert.ok(functions.size > 0)
  })

  it('are given out as plain JSON', () => {
    const declarations = cardDeclarations()
    assert.deepEqual(JSON.parse(JSON.stringify(declarations)), declarations)
    assert.deepEqual(
      declarations.map(({ id }) => id),
      cards.map(({ id }) => id),
    )
  })
})
