import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Json } from '../../base/json/json.ts'
import { languageLimits } from '../../language/limits.ts'
import type { Outputs, PureCard } from '../card.ts'
import { combineAll } from './combine-all.ts'
import { difference } from './difference.ts'
import { filter } from './filter.ts'
import { flatten } from './flatten.ts'
import { groupBy } from './group-by.ts'
import { includes } from './includes.ts'
import { intersection } from './intersection.ts'
import { listToText } from './list-to-text.ts'
import { removeDuplicates } from './remove-duplicates.ts'
import { sort } from './sort.ts'
import { zip } from './zip.ts'

const most = languageLimits.list
const numbers = Array.from({ length: most }, (_, i) => i)
const half = numbers.slice(0, most / 2)
const texts = half.map((n) => `${'x'.repeat(10)}${n}`)
const run = (card: PureCard, inputs: Record<string, Json>): Outputs => card.run(inputs as never)

// What would be quadratic takes minutes here: the runner's time limit ends it.
describe('lists as long as they may be', () => {
  it('are compared with each other by content, once for each item', () => {
    const lists = [half, half.toReversed()]
    assert.equal((run(intersection, { lists })['output'] as Json[]).length, half.length)
    assert.equal((run(difference, { lists })['output'] as Json[]).length, 0)
    assert.equal((run(removeDuplicates, { list: numbers, path: '' })['output'] as Json[]).length, most)
  })

  it('are looked up in each other', () => {
    const given = { list: texts, path: '', operator: 'in', comparison: texts.toReversed() }
    assert.equal((run(filter, given)['output'] as Json[]).length, texts.length)
    assert.equal(run(includes, { list: texts, value: 'x' })['output'], false)
  })

  it('are sorted and grouped', () => {
    assert.equal((run(sort, { list: texts, path: '', order: 'descending' })['output'] as Json[]).length, texts.length)
    assert.equal(Object.keys(run(groupBy, { list: texts, path: '' })['output']!).length, texts.length)
  })

  it('do not read a long comparison anew for each item', () => {
    const comparison = JSON.stringify(Object.fromEntries(half.map((n) => [n, n])))
    const list = numbers.map(() => ({}))
    assert.deepEqual(run(filter, { list, path: '', operator: '==', comparison })['output'], [])
    const object = JSON.parse(comparison) as Json
    assert.deepEqual(
      run(filter, { list: texts, path: '', operator: '<', comparison: object })['output'],
      texts.filter((text) => text < comparison),
    )
    const spaced = `${' '.repeat(1_000_000)}7`
    const multiples = run(filter, { list: numbers.map(String), path: '', operator: '%', comparison: spaced })
    assert.equal((multiples['output'] as Json[]).length, Math.ceil(most / 7))
  })
})

describe('what would be too large', () => {
  const refused = (card: PureCard, inputs: Record<string, Json>, kind: string) =>
    assert.throws(() => run(card, inputs), { name: 'CardError', kind })

  it('is refused before it is built', () => {
    refused(combineAll, { lists: [numbers, ['one more']] }, 'List Too Long')
    refused(flatten, { list: [numbers, ['one more']] }, 'List Too Long')
    refused(listToText, { list: numbers, delimiter: 'x'.repeat(1_000_000) }, 'Step Output Too Large')
    refused(zip, { lists: [half, ...Array.from({ length: 1000 }, () => ['a'])] }, 'Step Output Too Large')
    refused(
      filter,
      { list: numbers.map(String), path: '', operator: 'in', comparison: 'y'.repeat(1_000_000) },
      'Invalid Input',
    )
  })

  it('does not end the process where it is deep', () => {
    let deep: Json = 'a'
    for (let i = 0; i < 5000; i++) deep = [deep]
    refused(removeDuplicates, { list: [deep, deep], path: '' }, 'Data Too Deep')
  })
})
