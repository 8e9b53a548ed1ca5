import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { envelopeShape } from './event-shape.ts'
import { setInput } from './edit.ts'
import { testCatalogue as catalogue, testDraft as draft } from './model.kit.ts'
import { byCard, problemFromCause, problemsOf } from './problems.ts'
import { referenceOf } from './reference-keys.ts'
import { referenceText } from './reference-text.ts'
import { offeredInBranch, offeredOutputs, typeOfReference, type OutputNode } from './scope.ts'
import { noShapes, type Shapes } from './value-shape.ts'
import { mismatch } from './value-type.ts'

const shapes: Shapes = new Map([
  [
    'trigger.body',
    envelopeShape([
      { uuid: 'a', actor: { id: '1' } },
      { uuid: 'b', target: [{ id: '2' }, { id: '3' }] },
    ]),
  ],
])
const offered = (id: string, known = noShapes) =>
  offeredOutputs(draft, catalogue, id, known).map(({ cardId, outputs }) => [
    cardId,
    ...outputs.map(({ reference }) => reference[1]),
  ])
const inTree = (nodes: readonly OutputNode[], [key, ...rest]: readonly string[]): OutputNode => {
  const node = nodes.find(({ reference }) => reference.at(-1) === key)
  assert.ok(node, String(key))
  return rest.length === 0 ? node : inTree(node.children(), rest)
}
const endpoint = ['trigger', 'headers', 'query', 'body', 'raw_body', 'method', 'execution_id']

describe('what an input can be set to', () => {
  it('is given by earlier cards only, not by the other branch, later cards or the card itself', () => {
    assert.deepEqual(offered('hello'), [endpoint])
    assert.deepEqual(offered('no'), [endpoint, ['hello', 'output']])
    assert.deepEqual(offered('end'), [endpoint, ['hello', 'output'], ['check', 'result', 'word'], ['each', 'count']])
  })

  it('is also what a loop gives to its inside', () => {
    assert.deepEqual(offered('line').at(-1), ['each', 'item', 'index'])
  })

  it('is for a branch’s output also what the cards of that branch give', () => {
    const cards = offeredInBranch(draft, catalogue, 'check', 'else', noShapes).map(({ cardId }) => cardId)
    assert.deepEqual(cards, ['trigger', 'hello', 'no'])
  })

  it('is nothing that the compiler refuses', () => {
    assert.deepEqual(problemsOf(draft, catalogue), [])
    for (const id of ['hello', 'check', 'yes', 'no', 'each', 'line', 'end']) {
      const input = id === 'end' ? ['fields', 'x'] : id === 'check' ? ['a'] : id === 'each' ? ['list'] : ['text']
      for (const { outputs } of offeredOutputs(draft, catalogue, id, shapes)) {
        for (const { reference } of outputs) {
          const changed = setInput(draft, id, input, referenceOf(reference))
          assert.deepEqual(problemsOf(changed, catalogue), [], `${id} ← ${reference.join('.')}`)
        }
      }
    }
  })

  it('opens down to the fields of the events of all chosen types', () => {
    const [trigger] = offeredOutputs(draft, catalogue, 'hello', shapes)
    const events = inTree(trigger!.outputs, ['body', 'data', 'events'])
    assert.deepEqual([events.type, events.loop], ['list', 'For each event'])
    assert.equal(inTree(events.children(), ['0', 'actor', 'id']).type, 'text')
    assert.equal(inTree(events.children(), ['0', 'target', '1', 'id']).example, '3')
    const item = inTree(offeredOutputs(draft, catalogue, 'line', shapes).at(-1)!.outputs, ['item', 'uuid'])
    assert.deepEqual(item.reference, ['each', 'item', 'uuid'])
    assert.equal(typeOfReference(item.reference, { draft, catalogue, shapes }), 'text')
  })

  it('has words', () => {
    assert.equal(
      referenceText(['trigger', 'body', 'data', 'events', '0', 'uuid'], draft, catalogue),
      'API Endpoint › body › data › events › 0 › uuid',
    )
    assert.deepEqual(referenceOf(['trigger', 'body', 'a.b']), { $from: ['trigger', 'body', 'a.b'] })
  })

  it('is converted as the language does it, or fails as it does', () => {
    assert.equal(mismatch('text', 'text'), null)
    assert.equal(mismatch('date', 'text'), null)
    assert.equal(mismatch('object', 'text')?.fails, false)
    assert.equal(mismatch('list', 'object')?.fails, true)
    assert.equal(mismatch('boolean', 'number')?.fails, true)
  })
})

describe('problems', () => {
  it('name the card and the input, at any depth', () => {
    const broken = { ...draft, cards: draft.cards.filter(({ id }) => id !== 'hello') }
    const problems = byCard(problemsOf(broken, catalogue))
    assert.deepEqual([...problems.keys()], ['check', 'yes'])
    const [problem] = problems.get('yes')!
    assert.deepEqual([problem!.input, problem!.isMissing], ['text', true])
    const required = problemsOf(setInput(draft, 'line', ['text'], undefined), catalogue)
    assert.deepEqual([required[0]?.cardId, required[0]?.input, required[0]?.isMissing], ['line', 'text', false])
  })

  it('are read out of the server’s answer', () => {
    const problem = problemFromCause('cards[1].outputs.word.then: is wrong', draft)
    assert.deepEqual(
      [problem.cardId, problem.join, problem.message],
      ['check', { output: 'word', branch: 'then' }, 'is wrong'],
    )
    assert.equal(problemFromCause('anything else', draft).cardId, null)
  })
})
