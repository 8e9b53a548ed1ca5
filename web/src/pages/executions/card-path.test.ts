import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ExecutedCard } from '../../api/executions.ts'
import { branchNumber, cardPath, failedPath, findCard, inspected, passThrough } from './card-path.ts'

const card = (id: string, more: Partial<ExecutedCard> = {}): ExecutedCard => ({
  id,
  card: 'text.compose',
  status: 'SUCCESS',
  inputs: {},
  outputs: {},
  started: '2026-01-01T00:00:01.000Z',
  finished: '2026-01-01T00:00:02.000Z',
  error: null,
  ...more,
})
const failed = card('call', { status: 'FAILED', started: '2026-01-01T00:00:03.000Z', calls: 3 })
const cards = [
  card('trigger'),
  card('all', {
    status: 'FAILED',
    passes: [
      { name: '0', index: 0, cards: [card('line')] },
      { name: '7', index: 7, cards: [card('line'), failed] },
    ],
  }),
]

describe('the path of a card in an execution', () => {
  it('leads through passes to it, and nowhere where it is not', () => {
    assert.equal(findCard(cards, 'all')?.id, 'all')
    assert.equal(findCard(cards, 'all/7')?.id, 'all')
    assert.equal(findCard(cards, 'all/7/call'), failed)
    for (const path of ['', 'nobody', 'all/1/line', 'all/0/call', 'all/0/line/0/x']) {
      assert.equal(findCard(cards, path), null, path)
    }
  })

  it('names the pass that it goes through', () => {
    assert.equal(passThrough('all/7/call', 'all'), '7')
    assert.equal(passThrough('all', 'all'), null)
    assert.equal(passThrough('allover/7', 'all'), null)
    assert.deepEqual([cardPath('all/7'), cardPath('all/7/call')], ['all', 'all/7/call'])
  })

  it('of what failed goes as deep as it failed', () => {
    assert.equal(failedPath(cards), 'all/7/call')
    assert.equal(failedPath([card('one')]), null)
  })
})

describe('the number of a branch', () => {
  it('is its place among the declared ones, and 1 for passes of loops and for helpers', () => {
    assert.equal(branchNumber({ name: 'else' }, ['then', 'else']), 2)
    assert.equal(branchNumber({ name: '41' }, ['each']), 1)
    assert.equal(branchNumber({ name: 'call', flowId: 'f' }, []), 1)
    assert.equal(branchNumber({ name: 'of_the_flow_only' }, ['then', 'else']), 3)
  })
})

describe('the inspector', () => {
  it('lists cards with those inside them, their numbers, waits and tries', () => {
    const lines = inspected(cards, Date.parse('2026-01-01T00:00:01.000Z'), () => ['each'])
    assert.deepEqual(
      lines.map(({ id, number, depth, start, wait, retries }) => [id, number, depth, start, wait, retries]),
      [
        ['trigger', '1', 0, 0, 0, 0],
        ['all', '2', 0, 0, 0, 0],
        ['all/0/line', '2.1.1', 1, 0, 0, 0],
        ['all/7/line', '2.1.1', 1, 0, 0, 0],
        ['all/7/call', '2.1.2', 1, 2000, 1000, 2],
      ],
    )
  })
})
