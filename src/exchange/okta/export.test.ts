/* oxlint-disable unicorn/no-thenable -- "then" is the name of a branch, never something to await */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Declaration } from '../../cards/card.ts'
import { cards } from '../../cards/index.ts'
import type { CardNode, FlowDefinition, Trigger } from '../../model/flow-definition.ts'
import { flopackFaults } from './flopack-faults.kit.ts'
import { cardForms, readOktaFile, writeOktaFile } from './index.ts'

const forms = cardForms(cards as readonly Declaration[])

async function exported(definition: FlowDefinition, folder: readonly string[] = []) {
  const { file, remarks } = await writeOktaFile(
    { folders: [], flows: [{ id: 'f', folder, definition }], created: new Date(0) },
    forms,
  )
  return { file: JSON.parse(JSON.stringify(file)) as OktaFile, remarks }
}

interface OktaFile {
  data: { flos: { f: { data: { methods: Method[]; scheduled: boolean; cron: { minutes: string } } } } }
}
interface Method {
  uuid: string
  address: string
  node: {
    data: { name: string }
    model: { comments?: unknown; inputs: { data: Record<string, { key: string; value: { data: unknown } }> } }
  }
}

/** A flow comes back as it was, in a file that keeps the rules of such files. */
async function assertComesBack(definition: FlowDefinition) {
  const { file, remarks } = await exported(definition)
  assert.deepEqual(flopackFaults(file), [])
  assert.deepEqual(readOktaFile(file, forms).file.flows[0]!.definition, definition)
  return { file, remarks, methods: file.data.flos.f.data.methods }
}

const helper: Trigger = { event: 'helper', inputs: [{ name: 'text', type: 'text' }] }
const flow = (cards: readonly CardNode[], trigger: Trigger = helper): FlowDefinition => ({
  name: 'Flow',
  trigger,
  cards,
})
const from = (place: string) => ({ $from: place })

describe('a flow written for Okta', () => {
  it('has cards, wires, text with values and conversions in Okta’s own words, and nothing to keep', async () => {
    const { remarks, methods } = await assertComesBack(
      flow([
        { id: 'split', card: 'text.split', inputs: { text: from('trigger.text'), delimiter: ',' } },
        { id: 'count', card: 'list.length', inputs: { list: from('split.output') } },
        {
          id: 'say',
          card: 'text.compose',
          title: 'Say',
          inputs: { text: '{{count.length}} {{{{of}} {{trigger.text}}' },
        },
        {
          id: 'sum',
          card: 'number.formula',
          inputs: { formula: 'n * {tax rate} + max(n, 2) # n', values: { n: from('count.length'), 'tax rate': 20 } },
        },
        {
          id: 'same',
          card: 'boolean.expression',
          inputs: {
            expression: 'max({max}, pi) > {pi} and not {not}',
            values: { max: from('count.length'), pi: 3, not: false },
          },
        },
        { id: 'upper', card: 'text.to-upper-case', inputs: { text: from('count.length') } },
        { id: 'answer', card: 'flow.return', inputs: { fields: { said: from('say.output'), none: null, one: 1 } } },
      ]),
    )
    assert.deepEqual(remarks, [])
    assert.deepEqual(
      methods.map(({ address, node }) => [address.split(':').slice(1, 5).join(':'), node.data.name]),
      [
        ['kernel:control:0.0.1:callable', 'Helper Flow'],
        ['kernel:string:0.0.1:split', 'Split'],
        ['kernel:list:0.0.1:length', 'Length'],
        ['kernel:string:0.0.1:compose', 'Say'],
        ['kernel:math:0.0.1:expression', 'Formula'],
        ['kernel:boolean:0.0.1:expression', 'True/False Expression'],
        ['kernel:string:0.0.1:toUpperCase', 'To Upper Case'],
        ['kernel:control:0.0.1:return', 'Return'],
      ],
    )
    assert.match(JSON.stringify(methods), /"convert":"toString"/, 'a number that goes into a text says so')
  })

  it('nests branches, blocks and loops, with what goes in and out of them', async () => {
    const { remarks } = await assertComesBack(
      flow([
        {
          id: 'fork',
          card: 'branching.if-else',
          inputs: { a: from('trigger.text'), operator: 'is empty' },
          branches: {
            then: [{ id: 'low', card: 'text.to-lower-case', inputs: { text: from('trigger.text') } }],
            else: [
              {
                id: 'fork_2',
                card: 'branching.if-else',
                inputs: { a: 1, operator: '==', b: from('trigger.text') },
                branches: { else: [{ id: 'low_2', card: 'text.trim', inputs: { text: 'x' } }] },
              },
            ],
          },
          outputs: { text: { then: from('low.output'), else: from('trigger.text') } },
        },
        {
          id: 'loop',
          card: 'list.for-each',
          inputs: { list: [1, 2], concurrency: 2 },
          branches: {
            each: [
              {
                id: 'try',
                card: 'error.if-error',
                branches: {
                  try: [
                    {
                      id: 'text',
                      card: 'text.compose',
                      inputs: { text: '{{loop.item.a.0}} {{loop.index}} {{fork.text}}' },
                    },
                    { id: 'back', card: 'flow.return', inputs: { fields: { got: from('text.output') } } },
                  ],
                  catch: [
                    {
                      id: 'elseif',
                      card: 'branching.if-else-if',
                      inputs: {
                        conditions: [
                          { operator: '==', a: from('try.error.code'), b: 429 },
                          { operator: 'is empty', a: { $from: ['loop', 'item', 'with.dot'] } },
                        ],
                      },
                      branches: {
                        case2: [
                          { id: 'bad', card: 'error.return-error', inputs: { message: from('try.error.message') } },
                        ],
                      },
                    },
                  ],
                },
                outputs: { got: {} },
              },
              { id: 'end', card: 'text.trim', inputs: { text: from('try.got') } },
            ],
          },
        },
      ]),
    )
    assert.deepEqual(remarks, [])
  })

  it('keeps in notes what Okta has nothing for, and tells of it without a value', async () => {
    const { remarks, methods } = await assertComesBack({
      name: 'Odd',
      trigger: { event: 'api_endpoint', security: 'client_token', tokenInQuery: false },
      cards: [
        {
          id: 'call',
          card: 'http.request',
          title: 'Ask',
          inputs: { url: 'https://example.com', headers: { authorization: 'very secret' }, timeout: 5 },
          onError: { retry: { times: 2, seconds: 1.5, only: 'rate_limit' } },
        },
        {
          id: 'made',
          card: 'object.construct',
          inputs: { fields: { deep: { inner: from('call.body') }, plain: 'x' } },
        },
        { id: 'note_1', card: 'note', note: 'Words\n\nand more.' },
      ],
    })
    assert.deepEqual(
      remarks.map(({ card }) => card),
      ['Ask', 'Construct', null],
    )
    assert.doesNotMatch(JSON.stringify(remarks), /very secret/)
    assert.equal(methods.find(({ uuid }) => uuid === 'fh-call')!.address, 'root:kernel:control:0.0.1:comment')
  })

  it('forgets what a note keeps as soon as the card itself is changed in Okta', async () => {
    const { file } = await exported(
      flow([{ id: 'when', card: 'text.trim', inputs: { text: 'x' } }], { event: 'schedule', cron: '*/5 * * * *' }),
    )
    const again = () => readOktaFile(structuredClone(file), forms).file.flows[0]!.definition as FlowDefinition
    assert.deepEqual(again().trigger, { event: 'schedule', cron: '*/5 * * * *' }, 'five fields, as they were written')
    file.data.flos.f.data.cron.minutes = '0'
    assert.deepEqual(again().trigger, { event: 'schedule', cron: '0 0 * * * *' })
  })

  it('takes a note that somebody wrote into for words, and one that lies for nothing more than a card to be judged', async () => {
    const { file } = await exported(flow([{ id: 'call', card: 'http.request', inputs: { url: 'https://a.example' } }]))
    const note = file.data.flos.f.data.methods.find(({ uuid }) => uuid === 'fh-call')!
    const comments = note.node.model.comments as { markdown: string }
    const read = () =>
      (readOktaFile(structuredClone(file), forms).file.flows[0]!.definition as FlowDefinition).cards[0]!
    comments.markdown = comments.markdown.replace('{', '{{')
    assert.equal(read().card, 'note')
    comments.markdown = 'x\n\n```flowhook\n{"card":"text.trim","__proto__":{"polluted":true}}\n```'
    assert.equal(read().card, 'note', 'a key that reaches into prototypes is refused with the whole note')
    assert.equal(({} as { polluted?: boolean }).polluted, undefined)
  })

  it('gives a placeholder back as the card that it was', async () => {
    const inputs = {
      was: 'jira:createIssue',
      given: { 'Issue.Summary': from('trigger.text'), 'parameters.project': 'OPS' },
      gives: ['Issue.ID'],
      form: {
        address: 'root:channels:http:jira:2.2.2:createIssue',
        connection: { id: 'c1', name: 'Our Jira', module: 'jira' },
        inputs: [
          { group: 'parameters', key: 'project', type: 'string', option: true },
          { group: 'Issue', key: 'Summary', type: 'string' },
        ],
        outputs: [{ group: 'Issue', key: 'ID', type: 'string' }],
      },
    }
    const { file, remarks, methods } = await assertComesBack(
      flow([
        { id: 'issue', card: 'placeholder.action', title: 'Create Issue', inputs },
        { id: 'id', card: 'text.trim', inputs: { text: { $from: ['issue', 'output', 'Issue.ID'] } } },
      ]),
    )
    assert.deepEqual(remarks, [])
    assert.equal(methods[1]!.address, inputs.form.address)
    assert.match(JSON.stringify(file), /"configs":\{"c1":\{"id":"c1","name":"Our Jira","module":"jira"/)
  })

  it('gives a placeholder with records back with the flow that it calls', async () => {
    const form = {
      address: 'root:channels:http:workday:0.5.0:searchWorkers',
      inputs: [
        { group: 'Streaming', key: 'Flow', type: 'flo' },
        { group: 'Streaming', key: 'Record Limit', type: 'number' },
      ],
      outputs: [{ group: 'Result', key: 'Records Streamed', type: 'number' }],
    }
    const given = { 'Streaming.Record Limit': 9 }
    const inputs = { was: 'workday:searchWorkers', flow: 'f', given, gives: ['Result.Records Streamed'], form }
    const { remarks, methods } = await assertComesBack(
      flow([{ id: 'find', card: 'placeholder.stream', title: 'Search Workers', inputs }]),
    )
    assert.deepEqual(remarks, [])
    assert.equal(methods[1]!.address, form.address)
  })

  it('begins with Okta’s event card and its loop where Okta has one, and keeps the type where it has none', async () => {
    const cards: CardNode[] = [{ id: 'who', card: 'text.trim', inputs: { text: from('trigger.okta.Okta User.ID') } }]
    const known = await assertComesBack(flow(cards, { event: 'event', type: 'user.lifecycle.create' }))
    assert.deepEqual(known.remarks, [])
    assert.deepEqual(
      known.methods.map(({ address }) => address.split(':').at(-1)),
      ['userCreated', 'asyncEach'],
    )
    const unknown = await assertComesBack(flow(cards, { event: 'event', type: 'policy.rule.update' }))
    assert.equal(unknown.remarks.length, 2)
  })

  it('has its folders, and a stub for each flow that it calls and that is not in the file', async () => {
    const { file } = await exported(flow([{ id: 'c', card: 'flow.call', inputs: { flow: 'elsewhere' } }]), ['A', 'B'])
    const again = readOktaFile(file, forms)
    assert.deepEqual(again.file.flows[0]!.folder, ['A', 'B'])
    assert.deepEqual(again.file.folders, [['A'], ['A', 'B']])
    assert.match(again.report.guesses[0]!.message, /not in the file/)
  })

  it('comes back equal whatever its cards are set to', async () => {
    await fc.assert(
      fc.asyncProperty(flows, async (cards) => {
        await assertComesBack(flow(cards))
      }),
      { numRuns: 200 },
    )
  })
})

/** Cards in a row and in each other, with literals and references to what is there, right or wrong. */
const flows: fc.Arbitrary<readonly CardNode[]> = (() => {
  const plain = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.integer(),
    fc.boolean(),
    fc.constantFrom<unknown>(null, '', [], {}, '{{{{', '{{{x}}}', { a: [1] }, { $literal: { $from: 'x.y' } }, [
      'a',
      '',
    ]),
  )
  const place = fc.constantFrom(
    'trigger.text',
    'c1.output',
    'c2.output.a.0',
    'c3.output',
    'c4.text',
    'c9.item.x',
    'c2.output',
  )
  const reference = fc.record(
    { $from: place, as: fc.constantFrom('text', 'number', 'date', 'object', 'list', 'boolean') },
    { requiredKeys: ['$from'] },
  )
  const value = fc.oneof(plain, reference, fc.array(reference, { maxLength: 2 }), fc.record({ x: reference }))
  const fields = fc.dictionary(fc.constantFrom('a', 'b', 'text', 'with space', 'x.y'), value, { maxKeys: 3 })
  const inputsOf: Readonly<Record<string, fc.Arbitrary<object>>> = {
    'text.trim': fc.record({ text: value }),
    'text.split': fc.record({ text: value, delimiter: value }, { requiredKeys: ['text'] }),
    'text.concatenate': fc.record({ texts: fields }),
    'text.compose': fc.record({
      text: fc.oneof(fc.constantFrom('{{c1.output}}', '{{trigger.text}}{{c4.text}}'), plain),
    }),
    'list.construct': fc.record({ items: fc.array(value, { maxLength: 3 }) }),
    'object.get-multiple': fc.record({ object: value, paths: fields }),
    'flow.return': fc.record({ fields }),
    'flow.call': fc.record({ flow: fc.constant('f'), values: fields }, { requiredKeys: ['flow'] }),
    'http.request': fc.record({ url: value }),
  }
  const node = fc.letrec<{ list: CardNode[]; node: Omit<CardNode, 'id'> }>((tie) => ({
    list: fc.array(tie('node'), { maxLength: 3, depthIdentifier: 'cards' }) as fc.Arbitrary<CardNode[]>,
    node: fc.oneof(
      { depthSize: 'small', depthIdentifier: 'cards' },
      ...Object.entries(inputsOf).map(([card, inputs]) => fc.record({ card: fc.constant(card), inputs })),
      fc.record({
        card: fc.constant('branching.if-else'),
        inputs: fc.record({ a: value, operator: fc.constant('==') }),
        branches: fc.record({ then: tie('list'), else: tie('list') }),
        outputs: fc.dictionary(
          fc.constantFrom('text', 'other'),
          fc.record({ then: value, else: value }, { requiredKeys: [] }),
        ),
      }),
      fc.record({
        card: fc.constant('list.map'),
        inputs: fc.record({ list: value, pick: fields, values: fields }, { requiredKeys: ['list'] }),
        branches: fc.record({ each: tie('list') }),
      }),
    ) as fc.Arbitrary<Omit<CardNode, 'id'>>,
  })).list
  return node.map((cards) => withIds(JSON.parse(JSON.stringify(cards)) as CardNode[]))
})()

/** Ids in order, and no branch without cards: the form in which flows are stored. */
function withIds(nodes: readonly CardNode[]): readonly CardNode[] {
  let n = 0
  const each = (list: readonly CardNode[]): readonly CardNode[] =>
    list.map(({ branches, outputs, inputs, ...node }) => {
      const id = `c${++n}`
      const filled = Object.entries(branches ?? {}).filter(([, inner]) => inner.length > 0)
      return {
        ...node,
        id,
        ...(inputs && Object.keys(inputs).length > 0 ? { inputs } : {}),
        ...(filled.length === 0
          ? {}
          : { branches: Object.fromEntries(filled.map(([name, inner]) => [name, each(inner)])) }),
        ...(outputs && Object.keys(outputs).length > 0 ? { outputs } : {}),
      }
    })
  return each(nodes)
}
