/* oxlint-disable unicorn/no-thenable -- "then" is the name of a branch, never something to await */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CardNode, FlowDefinition, Trigger } from '../model/flow-definition.ts'
import type { CardLike } from './card-like.ts'
import { compileFlow } from './compile.ts'
import type { Frame } from './compile-value.ts'

const cards: ReadonlyMap<string, CardLike> = new Map(
  (
    [
      {
        id: 'text.compose',
        title: 'Compose',
        inputs: { text: { kind: 'template', label: 'Text' } },
        outputs: { output: { kind: 'text', label: 'Text' } },
      },
      {
        id: 'test.every',
        title: 'Every kind',
        inputs: {
          text: { kind: 'text', label: 'Text', optional: true, max: 5 },
          count: { kind: 'integer', label: 'Count', optional: true, default: 1, min: 1, max: 10 },
          flag: { kind: 'boolean', label: 'Flag', optional: true },
          at: { kind: 'date', label: 'At', optional: true },
          unit: { kind: 'choice', label: 'Unit', optional: true, options: [{ value: 's' }, { value: 'm' }] },
          path: { kind: 'path', label: 'Path', optional: true },
          items: { kind: 'list', label: 'Items', optional: true, max: 3 },
          any: { kind: 'any', label: 'Any', optional: true },
        },
        outputs: { output: { kind: 'any', label: 'Output' } },
      },
      {
        id: 'flow.assign',
        title: 'Assign',
        inputs: { fields: { kind: 'fields', label: 'Fields' } },
        outputs: {},
        mirrors: 'fields',
      },
      {
        id: 'test.loop',
        title: 'Loop',
        inputs: { flow: { kind: 'flow', label: 'Helper flow', optional: true } },
        outputs: { count: { kind: 'integer', label: 'Count' } },
        branches: { each: 'For each' },
        inside: { each: { item: { kind: 'any', label: 'Item' }, index: { kind: 'integer', label: 'Index' } } },
        instead: { each: 'flow' },
      },
      {
        id: 'flow.call',
        title: 'Call',
        inputs: { flow: { kind: 'flow', label: 'Helper flow' } },
        outputs: {},
      },
      {
        id: 'if',
        title: 'If',
        inputs: {},
        outputs: { result: { kind: 'boolean', label: 'Result' } },
        branches: { then: 'Then', else: 'Else' },
      },
    ] satisfies readonly CardLike[]
  ).map((card) => [card.id, card]),
)

const endpoint: Trigger = { event: 'api_endpoint', security: 'public' }
const flow = (list: readonly CardNode[], trigger: Trigger = endpoint): FlowDefinition => ({
  name: 'A flow',
  trigger,
  cards: list,
})

function problems(...list: readonly CardNode[]): readonly string[] {
  return (compileFlow(flow(list), cards).problems ?? []).map(({ at, message }) => `${at}: ${message}`)
}

/** The inputs of the last card, given what the trigger's body is. */
function inputs(body: unknown, ...list: readonly CardNode[]): Readonly<Record<string, unknown>> {
  const compiled = compileFlow(flow(list), cards)
  assert.deepEqual(compiled.problems, undefined)
  const frame: Frame = [{ body: body as never, headers: {} }]
  return compiled.flow!.nodes.at(-1)!.inputs(frame)
}

const every = (given: CardNode['inputs']): CardNode => ({ id: 'c', card: 'test.every', inputs: given! })
const body = (path: string) => ({ $from: `trigger.body${path}` })

describe('compileFlow', () => {
  it('takes a flow without cards', () => {
    assert.equal(compileFlow(flow([]), cards).flow?.nodes.length, 0)
  })

  it('leaves notes out of what runs, and lets nothing refer to them', () => {
    const note = { id: 'n', card: 'note', note: 'Why {{nobody.x}}' }
    const hello: CardNode = { id: 'hello', card: 'text.compose', inputs: { text: 'Hello' } }
    const inside: CardNode = { id: 'check', card: 'if', branches: { then: [{ ...note, id: 'inner' }] } }
    const compiled = compileFlow(flow([note, hello, inside]), cards).flow!
    assert.deepEqual(
      compiled.nodes.map(({ id }) => id),
      ['hello', 'check'],
    )
    assert.deepEqual(compiled.nodes[1]!.branches['then'], [])
    assert.deepEqual(problems(note, { ...hello, inputs: { text: '{{n.text}}' } }, { ...note, inputs: {} }), [
      'cards[2].id: There is another card with the id "n".',
      'cards[1].inputs.text: "n" has no output "text". It has none.',
      'cards[2].inputs: A note has no inputs.',
    ])
  })

  it('reports all problems at once, each with its place', () => {
    assert.deepEqual(
      problems(
        { id: 'a', card: 'text.compos', inputs: {} },
        { id: 'a', card: 'text.compose', inputs: { txt: 'x' } },
        { id: 'b', card: 'text.compose', inputs: { text: 5 } },
        { id: 'c', card: 'text.compose', inputs: { text: '{{later.output}} {{b.outptu}} {{nobody.x}} {{c.output}}' } },
        {
          id: 'later',
          card: 'if',
          branches: { then: [{ id: 'inner', card: 'text.compose', inputs: { text: '{{later.result}}' } }], maybe: [] },
          outputs: { result: { then: 1 }, out: { other: 1 } },
        },
        { id: 'd', card: 'text.compose', inputs: { text: '{{inner.output}}' } },
        { id: 'e', card: 'flow.call', inputs: { flow: { $from: 'b.output' } } },
        { id: 'trigger', card: 'if', outputs: {} },
      ),
      [
        'cards[1].id: There is another card with the id "a".',
        'cards[7].id: "trigger" is the first card’s name.',
        'cards[0].card: There is no card "text.compos". Did you mean "text.compose"?',
        'cards[1].inputs.txt: Card text.compose has no input "txt". Did you mean "text"?',
        'cards[1].inputs.text: "Text" is required.',
        'cards[2].inputs.text: "Text": expected text, got a number.',
        'cards[3].inputs.text: Card "later" runs later than this one.',
        'cards[3].inputs.text: "b" has no output "outptu". Did you mean "output"? It has "output".',
        'cards[3].inputs.text: There is no card with the id "nobody".',
        'cards[3].inputs.text: Card "c" cannot refer to itself.',
        'cards[4].branches.maybe: Card if has no branch "maybe".',
        'cards[4].outputs.result: "result" is an output of card if itself.',
        'cards[4].outputs.out.other: Card if has no branch "other".',
        'cards[4].branches.then[0].inputs.text: Card "later" is around this one: its outputs are only there behind it.',
        'cards[5].inputs.text: Card "inner" is inside branch "then" of card "later" and cannot be seen from here. Give its value out by an output of that card.',
        'cards[6].inputs.flow: "Helper flow" must be the id of a helper flow; it cannot be a reference.',
      ],
    )
  })

  const literals: readonly (readonly [CardNode['inputs'], string])[] = [
    [{ text: 'too long' }, 'text: "Text": must have at most 5 characters.'],
    [{ count: '5' }, 'count: "Count": expected a whole number, got text.'],
    [{ count: 1.5 }, 'count: "Count": expected a whole number, got a number.'],
    [{ count: 11 }, 'count: "Count": must be at most 10.'],
    [{ flag: 'yes' }, 'flag: "Flag": expected true or false, got text.'],
    [{ at: 'soon' }, 'at: "At": expected a date in ISO 8601, e.g. 2026-03-01T09:30:00Z.'],
    [{ unit: 'h' }, 'unit: "Unit": must be one of "s", "m".'],
    [{ path: 'a.__proto__' }, 'path: "Path": "__proto__" cannot be a key in a path.'],
    [{ path: 5 }, 'path: "Path": expected a path: dotted text, or a list of keys.'],
    [{ items: [1, 2, 3, 4] }, 'items: "Items": must have at most 3 items.'],
    [{ items: { a: body('') } }, 'items: "Items": expected a list, got an object.'],
    [{ any: { $from: 'trigger' } }, 'any: "trigger" names no output. A reference is card.output, or card.output.path.'],
    [{ any: { $from: 'trigger.body.a..b' } }, 'any: "trigger.body.a..b" has an empty key.'],
    [
      { any: { $from: 'trigger.body', as: 'texts' } },
      'any: "as" must be one of text, number, boolean, date, object, list, any.',
    ],
    [
      { any: { $from: 'trigger.body', or: 1 } },
      'any: "or" beside "$from" is unknown. Put an object that is no reference into "$literal".',
    ],
    [
      { any: [{ deep: { $from: 'trigger.boddy' } }] },
      'any[0].deep: "trigger" has no output "boddy". Did you mean "body"? It has "headers", "query", "body", "raw_body", "method", "execution_id".',
    ],
  ]
  for (const [given, message] of literals) {
    it(`refuses ${JSON.stringify(given)}`, () => {
      const [found] = problems(every(given))
      assert.equal(found, `cards[0].inputs.${message}`)
    })
  }

  it('refuses names that reach into JavaScript, and names that are there twice', () => {
    const fields = JSON.parse('{"__proto__": 1, "constructor": 2}') as CardNode['inputs']
    assert.deepEqual(problems({ id: 'a', card: 'flow.assign', inputs: { fields: fields as never } }), [
      'cards[0].inputs.fields.__proto__: "__proto__" cannot be a name.',
      'cards[0].inputs.fields.constructor: "constructor" cannot be a name.',
    ])
    const trigger: Trigger = {
      event: 'helper',
      inputs: [
        { name: 'x', type: 'text' },
        { name: 'x', type: 'text' },
      ],
    }
    assert.deepEqual(compileFlow(flow([], trigger), cards).problems, [
      { at: 'trigger.inputs[1].name', message: '"x" is there twice.' },
    ])
  })

  it('bounds the number of cards and the nesting of branches', () => {
    const many = Array.from({ length: 1001 }, (_, i): CardNode => ({ id: `c${i}`, card: 'if' }))
    assert.deepEqual(problems(...many), ['cards: A flow has at most 1000 cards.'])
    const nested = (depth: number): CardNode => ({
      id: `n${depth}`,
      card: 'if',
      ...(depth === 0 ? {} : { branches: { then: [nested(depth - 1)] } }),
    })
    assert.equal(problems(nested(16)).length, 0)
    assert.match(problems(nested(17))[0]!, /Branches are nested at most 16 deep/)
  })

  it('shows item and index of a loop to the cards inside it only, and says so', () => {
    const loop = (inside: CardNode['inputs'], behind: CardNode['inputs'] = {}): readonly CardNode[] => [
      {
        id: 'all',
        card: 'test.loop',
        branches: { each: [{ id: 'in', card: 'test.every', inputs: inside! }] },
        outputs: { items: { each: { $from: 'all.item' } } },
      },
      { id: 'out', card: 'test.every', inputs: behind },
    ]
    assert.deepEqual(problems(...loop({ any: { $from: 'all.item' } }, { any: { $from: 'all.items' } })), [])
    const [first, second] = problems(...loop({ any: { $from: 'all.count' } }, { any: { $from: 'all.item' } }))
    assert.match(first!, /"all" has no output "count" inside it\..* It has "item", "index"\./)
    assert.match(second!, /"all.item" is only there for the cards inside "all"\. Behind it: It has "count", "items"/)
  })

  it('refuses a helper flow beside the cards that stand instead of it', () => {
    const inside = { each: [{ id: 'in', card: 'test.every' }] }
    const both: CardNode = { id: 'all', card: 'test.loop', inputs: { flow: 'h' }, branches: inside }
    assert.match(problems(both)[0]!, /either "Helper flow" or cards inside/)
    assert.deepEqual(problems({ ...both, inputs: {} }), [])
    assert.deepEqual(problems({ ...both, branches: {} }), [])
  })

  it('names the helper flows that are called', () => {
    const compiled = compileFlow(flow([{ id: 'a', card: 'flow.call', inputs: { flow: 'h1' } }]), cards)
    assert.deepEqual(compiled.flow?.calls, ['h1'])
  })

  it('sees outputs that the author named, and those that a card with branches gives on', () => {
    assert.deepEqual(
      problems(
        { id: 'a', card: 'flow.assign', inputs: { fields: { x: 1 } } },
        { id: 'b', card: 'if', outputs: { y: { then: { $from: 'a.x' } } } },
        { id: 'c', card: 'text.compose', inputs: { text: '{{a.x}} {{b.y}} {{b.result}}' } },
      ),
      [],
    )
  })
})

describe('compiled inputs', () => {
  it('hold defaults, null for what is left out, and literals as they stand', () => {
    assert.deepEqual(inputs(null, every({ text: 'a', any: { $literal: { $from: 'x' } } })), {
      text: 'a',
      count: 1,
      flag: null,
      at: null,
      unit: null,
      path: null,
      items: null,
      any: { $from: 'x' },
    })
  })

  it('are converted to the type of the input', () => {
    const given = every({
      text: body('.n'),
      count: body('.t'),
      items: body('.n'),
      at: body('.d'),
      any: { ...body('.n'), as: 'text' },
    })
    const { text, count, items, at, any } = inputs({ n: 5, t: '7', d: '2026-03-01' }, given)
    assert.deepEqual(
      { text, count, items, at, any },
      { text: '5', count: 7, items: [5], at: '2026-03-01T00:00:00.000Z', any: '5' },
    )
  })

  it('find references inside lists and objects, lists by number, and null where nothing is', () => {
    const any = { a: [body('.list.1'), body('.list.9'), body('.toString'), body('.list.length')], b: body('.o.0') }
    const given = inputs({ list: [1, 2], o: { 0: 'zero' } }, every({ any }))
    assert.deepEqual(given['any'], { a: [2, null, null, null], b: 'zero' })
  })

  it('read null as the default, or as empty text where text is required', () => {
    assert.equal(inputs({}, every({ count: body('.x') }))['count'], 1)
    assert.equal(inputs({}, { id: 'c', card: 'text.compose', inputs: { text: body('.x') } })['text'], '')
  })

  it('name card and input in errors, not the value', () => {
    const message = (given: CardNode['inputs'], value: unknown) => {
      try {
        inputs(value, every(given))
        return null
      } catch (error) {
        return (error as Error).message
      }
    }
    assert.equal(
      message({ count: body('') }, 'abc'),
      'Card c, input "count": expected a number, got text that is not a number.',
    )
    assert.equal(message({ count: body('') }, 99), 'Card c, input "count" must be at most 10.')
    assert.equal(message({ unit: body('') }, 'h'), 'Card c, input "unit" must be one of "s", "m".')
    assert.equal(
      message({ any: { ...body(''), as: 'object' } }, 5),
      'Card c, input "any": expected an object, got a number.',
    )
  })
})

describe('templates', () => {
  const made = (text: string, value: unknown) =>
    inputs(value, { id: 'c', card: 'text.compose', inputs: { text } })['text']

  it('insert values of every type as text', () => {
    const value = { t: 'x', n: 1.5, b: true, o: { a: [1] }, 'a.b': 'dot' }
    assert.equal(made('{{ trigger.body.t }}|{{trigger.body.n}}|{{trigger.body.b}}', value), 'x|1.5|true')
    assert.equal(made('{{trigger.body.o}}|{{trigger.body.none}}|', value), '{"a":[1]}||')
    assert.equal(made('{{["trigger", "body", "a.b"]}}', value), 'dot')
  })

  it('take single braces, closing braces and doubled ones as text', () => {
    assert.equal(made('{"a": {{trigger.body.t}}} }} {{{{x}} {', { t: 1 }), '{"a": 1} }} {{x}} {')
  })

  it('S: never read what they insert as a template again', () => {
    assert.equal(made('{{trigger.body}}', '{{trigger.headers}}'), '{{trigger.headers}}')
  })

  it('refuse a path that is none, and braces that are not closed', () => {
    const one = (text: string) => problems({ id: 'c', card: 'text.compose', inputs: { text } })[0]
    assert.match(one('a {{trigger.body')!, /"\{\{" at character 2 has no "\}\}"/)
    assert.match(one('{{}}')!, /names no output/)
    assert.match(one('{{[1]}}')!, /is not a path/)
    assert.match(one('{{trigger.body.__proto__}}')!, /cannot be a key/)
  })
})
