import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hostilePayloads } from '../../../test/kit/hostile-payloads.ts'
import { hostState } from '../../../test/kit/host-state.ts'
import { isProblem } from '../../base/errors.ts'
import type { Json } from '../../base/json/json.ts'
import type { Declaration } from '../../cards/card.ts'
import { cards, cardsById } from '../../cards/index.ts'
import { compileFlow } from '../../language/compile.ts'
import { readDefinition } from '../../language/definition.ts'
import { readFlowFile } from '../flow-file.ts'
import { cardForms, readOktaFile } from './index.ts'
import { body, card, flopack } from './small-export.kit.ts'

const forms = cardForms(cards as readonly Declaration[])

/** What a file becomes: read, and every flow of it judged; or the reason why it is refused. */
function judged(file: unknown): 'read' | 'refused' {
  try {
    for (const { definition } of readOktaFile(file, forms).file.flows) {
      const read = readDefinition(definition)
      if ('definition' in read) compileFlow(read.definition, cardsById)
      else assert.ok(read.problems.length > 0)
    }
    return 'read'
  } catch (thrown) {
    assert.ok(isProblem(thrown, 'VALIDATION_FAILED'), String(thrown))
    for (const cause of thrown.causes)
      assert.ok(cause.length <= 1_000, `a reason is no copy of the file: ${cause.slice(0, 300)}`)
    return 'refused'
  }
}

/** A file that has the payload wherever a file has text. */
function fileWith(payload: string): Json {
  const cards = [
    card(payload, 'control:callable', { outputs: { [payload]: {}, a: {} } }),
    card('compose', 'string:compose', {
      name: payload,
      inputs: { _text_: { data: `${payload}{{{k}}}` }, k: { from: `${payload}.a` } },
      outputs: { output: {} },
    }),
    card('made', 'object:construct', {
      inputs: { [payload]: { data: payload }, 'a.b': { from: 'compose.output' } },
      outputs: { output: { type: 'object' } },
    }),
    card('got', 'object:pick', {
      inputs: { object: { from: 'made.output', type: 'object' } },
      outputs: { [payload]: {} },
    }),
    card('other', `${payload}:${payload}@${payload}`, {
      config: payload,
      inputs: { [payload]: { group: payload, data: { [payload]: payload } } },
      outputs: { [payload]: { group: payload } },
    }),
    card('back', 'control:return', { inputs: { [payload]: { from: `got.${payload}` } } }),
  ]
  return flopack(
    { [payload]: { name: payload, data: body(cards, undefined, { group: payload, security_level: payload }) } },
    {
      configs: { [payload]: { name: payload, module: payload } },
      groups: { [payload]: { data: { name: payload, path: payload } } },
      tables: { [payload]: { name: payload, data: { structure: [{ name: payload, type: payload }] } } },
    },
  )
}

describe('hostile export files', () => {
  it('with payloads as names, ids, keys, values and addresses reach nothing of the host', () => {
    const unchanged = hostState()
    let read = 0
    for (const payload of hostilePayloads) {
      if (judged(fileWith(payload)) === 'read') read++
      // As it comes over the wire, too.
      judged(JSON.parse(JSON.stringify(fileWith(payload))))
      try {
        readFlowFile({
          format: 1,
          folders: [[payload]],
          flows: [{ id: payload, folder: [payload], definition: { [payload]: payload } }],
        })
      } catch (thrown) {
        assert.ok(isProblem(thrown, 'VALIDATION_FAILED'), String(thrown))
      }
    }
    unchanged()
    assert.ok(read > 100, 'most of them are only words')
  })

  it('are no file where they are a payload', () => {
    const unchanged = hostState()
    for (const payload of hostilePayloads) {
      for (const content of [
        payload,
        [payload],
        { [payload]: payload },
        { type: 'flopack', version: payload, data: payload },
      ]) {
        assert.equal(judged(content), 'refused')
      }
    }
    unchanged()
  })

  it('are refused, or come in safely: cycles, too many cards, null bodies, one id twice', () => {
    const one = (id: string) => card(id, 'string:uuid', { outputs: { output: {} } })
    const file = (data: Json) => flopack({ f: { name: 'Flow', data } })
    assert.equal(
      judged(
        file(
          body(
            [one('a'), one('b')],
            [
              ['a', 'b'],
              ['b', 'a'],
            ],
          ),
        ),
      ),
      'refused',
    )
    assert.equal(judged(file(body([one('a'), one('a')]))), 'refused')
    const many = body([one('a')]) as { readonly methods: readonly object[] }
    const methods = Array.from({ length: 100_000 }, (_, i) => ({ ...many.methods[0], uuid: `c${i}` }))
    assert.equal(judged(file({ ...many, methods } as unknown as Json)), 'refused')
    assert.equal(judged(file(null)), 'read')
    assert.equal(judged(flopack({ f: { name: 'Flow', data: [] as unknown as Json } })), 'refused')
    let deep: Json = body([one('a')])
    for (let i = 0; i < 200; i++) {
      deep = body([card('each', 'list:each', { inputs: { list: { data: [] }, flo: { data: deep, type: 'flo' } } })])
    }
    assert.ok(['read', 'refused'].includes(judged(file(deep))))
  })
})
