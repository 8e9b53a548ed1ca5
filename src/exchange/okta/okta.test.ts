/* oxlint-disable unicorn/no-thenable -- "then" is the name of a branch, never something to await */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Declaration } from '../../cards/card.ts'
import { cards, cardsById } from '../../cards/index.ts'
import { compileFlow } from '../../language/compile.ts'
import { readDefinition } from '../../language/definition.ts'
import type { CardNode, FlowDefinition } from '../../model/flow-definition.ts'
import { isProblem } from '../../base/errors.ts'
import { cardForms, readOktaFile } from './index.ts'
import { body, card, flopack, type SmallCard } from './small-export.kit.ts'

const forms = cardForms(cards as readonly Declaration[])
const convert = (file: unknown) => readOktaFile(file, forms)

/** The one flow of a file, as it is stored: it must compile. */
function flowOf(file: unknown, index = 0): FlowDefinition {
  const given = convert(file).file.flows[index]!.definition
  const read = readDefinition(structuredClone(given))
  assert.ok('definition' in read, JSON.stringify(read.problems))
  assert.deepEqual(compileFlow(read.definition, cardsById).problems, undefined)
  return read.definition
}

const helper = (cards: readonly SmallCard[], order?: readonly (readonly [string, string])[]) =>
  flopack({ f: { name: 'Flow', data: body(cards, order) } })
const head = (...names: readonly string[]) =>
  card('head', 'control:callable', { outputs: Object.fromEntries(names.map((name) => [name, {}])) })
const returns = (from: string, id = 'ret') => card(id, 'control:return', { inputs: { answer: { from } } })
const byId = (nodes: readonly CardNode[], id: string) => nodes.find((node) => node.id === id)!

describe('a flow of an export file', () => {
  it('has its cards in the order in which they run, with wires as references', () => {
    const flow = flowOf(
      helper([
        head('name'),
        card('one', 'string:compose', {
          name: 'Greeting',
          inputs: { _text_: { data: 'Hello {{{k1}}}, {{not a place}}' }, k1: { from: 'head.name' } },
          outputs: { output: {} },
        }),
        returns('one.output'),
      ]),
    )
    assert.deepEqual(flow.trigger, { event: 'helper', inputs: [{ name: 'name', type: 'text' }] })
    assert.deepEqual(flow.cards, [
      {
        id: 'greeting',
        card: 'text.compose',
        title: 'Greeting',
        inputs: { text: 'Hello {{trigger.name}}, {{{{not a place}}' },
      },
      {
        id: 'return',
        card: 'flow.return',
        title: 'return',
        inputs: { fields: { answer: { $from: 'greeting.output' } } },
      },
    ])
  })

  it('puts the branches of an If/Else into the card, and what they join to into its outputs', () => {
    const flow = flowOf(
      helper(
        [
          head('n'),
          card('if', 'control:if', {
            inputs: { 'left-operand': { from: 'head.n' }, operator: { data: '==' }, 'right-operand': { data: '1' } },
            branches: { yes: true, no: false },
          }),
          card('yes', 'control:noop'),
          card('a', 'string:compose', { inputs: { _text_: { data: 'one' } }, outputs: { output: {} } }),
          card('no', 'control:noop'),
          card('b', 'string:compose', { inputs: { _text_: { data: 'other' } }, outputs: { output: {} } }),
          card('join', 'control:join', {
            inputs: { what: { from: 'a.output|b.output' } },
            outputs: { what: {} },
            joins: { what: 'what' },
          }),
          returns('join.what'),
        ],
        [
          ['head', 'if'],
          ['yes', 'a'],
          ['a', 'join'],
          ['yes', 'join'],
          ['no', 'b'],
          ['b', 'join'],
          ['no', 'join'],
          ['join', 'ret'],
        ],
      ),
    )
    const [fork, answer] = flow.cards
    assert.deepEqual(Object.keys(fork!.branches!), ['then', 'else'])
    assert.deepEqual(fork!.outputs, {
      what: { then: { $from: 'compose.output' }, else: { $from: 'compose_2.output' } },
    })
    assert.deepEqual(answer!.inputs, { fields: { answer: { $from: `${fork!.id}.what` } } })
  })

  it('takes bodies out of If Error, with what reaches into them and the error', () => {
    const tried = body([
      card('t', 'control:callable', { outputs: { k: { group: 'context' } } }),
      card('parse', 'json:parse', { inputs: { string: { from: 't.k' } }, outputs: { output: {} } }),
      returns('parse.output', 'r1'),
    ])
    const caught = body([
      card('c', 'control:callable', { outputs: { error: { group: 'context', type: 'object' } } }),
      card('x', 'object:expand', {
        inputs: { object: { from: 'c.error' } },
        outputs: { key: { group: 'g', data: ['message'] }, value: { group: 'g' } },
      }),
      returns('x.value', 'r2'),
    ])
    const flow = flowOf(
      helper([
        head('json'),
        card('try', 'control:tryCatch', {
          inputs: {
            flo: { type: 'flo', data: tried },
            k: { group: 'context', from: 'head.json', wormhole: 't' },
          },
          outputs: { answer: {} },
          policy: { error: { type: 'handler', merge: 'join', flo: caught } },
        }),
        returns('try.answer'),
      ]),
    )
    const block = byId(flow.cards, 'trycatch')
    assert.deepEqual(block.outputs, { answer: {} })
    assert.deepEqual(block.branches!['try']![0]!.inputs, { text: { $from: 'trigger.json' } })
    assert.deepEqual(block.branches!['catch']![0]!.inputs, { fields: { answer: { $from: 'trycatch.error.message' } } })
  })

  it('runs once for each event, without the loop that the file has around its cards', () => {
    const each = body([
      card('h', 'control:callable', { outputs: { 'Okta User': { group: 'Output', type: 'object' } } }),
      card('x', 'object:expand', {
        inputs: { object: { from: 'h.Okta User' } },
        outputs: { key: { group: 'g', data: ['ID'] }, value: { group: 'g' } },
      }),
      returns('x.value'),
    ])
    const flow = flowOf(
      helper([
        card('event', 'okta:userSuspended@1.0.7', {
          webhook: true,
          outputs: { collection: { type: 'object', list: true } },
        }),
        card('loop', 'list:asyncEach', {
          inputs: {
            list: { from: 'event.collection' },
            flo: { type: 'flo', data: each },
            concurrency: { type: 'number', data: 1 },
          },
        }),
      ]),
    )
    assert.deepEqual(flow.trigger, { event: 'event', type: 'user.lifecycle.suspend' })
    assert.deepEqual(flow.cards[0]!.inputs, { fields: { answer: { $from: 'trigger.okta.Okta User.ID' } } })
  })

  it('gives loops what their flows get from each item, and calls their values', () => {
    const file = flopack({
      f: {
        name: 'Caller',
        data: body([
          head('users'),
          card('each', 'list:map', {
            inputs: {
              list: { from: 'head.users', list: true },
              flo: { type: 'flo', data: 'g' },
              concurrency: { type: 'number', data: 5 },
              login: { proxy: { dynamic: true, path: 'profile.login', dest: { key: 'login', group: null } } },
              greeting: { data: 'Hi', proxy: { dynamic: false, path: null, dest: { key: 'greeting', group: null } } },
            },
            outputs: { 'new list': { list: true } },
          }),
          returns('each.new list'),
        ]),
      },
      g: { name: 'Called', data: body([head('login', 'greeting')]) },
    })
    const { inputs } = flowOf(file).cards[0]!
    assert.deepEqual(inputs, {
      list: { $from: 'trigger.users' },
      concurrency: 5,
      flow: 'g',
      values: { greeting: 'Hi' },
      pick: { login: 'profile.login' },
    })
  })

  it('downloads files and says what they are, with every wire in its place', () => {
    const [downloaded, info] = flowOf(
      helper([
        head('where'),
        card('get', 'filefunctions:largeDownload@1.0.0', {
          inputs: { URL: { group: 'Location', from: 'head.where' } },
          outputs: {
            'File Content': { group: 'File', type: 'file' },
            Filename: { group: 'File' },
            Size: { group: 'File', type: 'number' },
          },
        }),
        card('about', 'filefunctions:info@1.0.0', {
          inputs: { 'File Content': { group: 'File', type: 'file', from: 'get.File Content' } },
          outputs: { Extension: { group: 'File' } },
        }),
        returns('about.Extension'),
      ]),
    ).cards
    assert.deepEqual(
      [downloaded!.card, downloaded!.inputs!['url'], info!.card],
      ['files.download', { $from: 'trigger.where' }, 'files.info'],
    )
    assert.deepEqual(info!.inputs, { file: { $from: `${downloaded!.id}.file` } })
  })

  it('names the values in a formula by where they come from', () => {
    const flow = flowOf(
      helper([
        head('net price', 'max'),
        card('sum', 'math:expression', {
          inputs: {
            _text_: { data: '({{{k1}}} + {{{k2}}}) * {{{k3}}} / max({{{k2}}}, 2)' },
            k1: { from: 'head.net price' },
            k2: { from: 'head.max' },
            k3: { data: 3, type: 'number' },
          },
          outputs: { output: { type: 'number' } },
        }),
        returns('sum.output'),
      ]),
    )
    assert.deepEqual(flow.cards[0]!.inputs, {
      formula: '({net price} + {max}) * value / max({max}, 2)',
      values: { 'net price': { $from: 'trigger.net price' }, max: { $from: 'trigger.max' }, value: 3 },
    })
  })

  it('names the values of an expression too, and those without a place', () => {
    const flow = flowOf(
      helper([
        head('a'),
        card('both', 'boolean:expression', {
          inputs: {
            _text_: { data: '{{{k1}}} and not {{{k2}}} # {{{k3}}}' },
            k1: { from: 'head.a' },
            k2: { data: true, type: 'boolean' },
          },
          outputs: { output: { type: 'boolean' } },
        }),
        returns('both.output'),
      ]),
    )
    assert.equal(flow.cards[0]!.card, 'boolean.expression')
    assert.deepEqual(flow.cards[0]!.inputs, {
      expression: 'a and not value # k3',
      values: { a: { $from: 'trigger.a' }, value: true },
    })
  })

  it('writes dates in UTC where their time zone does not exist, and says so', () => {
    const file = helper([
      head('at'),
      card('words', 'date:format', {
        inputs: { start: { from: 'head.at' }, zone: { data: 'America/Pacific' } },
        outputs: { output: {} },
      }),
      returns('words.output'),
    ])
    const { report } = readOktaFile(file, forms)
    assert.equal(flowOf(file).cards[0]!.inputs!['zone'], 'UTC')
    assert.match(report.guesses[0]!.message, /no time zone "America\/Pacific"/)
  })

  it('keeps what is not known as a placeholder that says what it was, and reports it', () => {
    const file = helper([
      head('text'),
      card('post', 'slack:sendMessage@2.0.1', {
        inputs: {
          Text: { group: 'Message', from: 'head.text' },
          Token: { group: 'Message', data: 'xoxb-very-secret' },
        },
        outputs: { ID: { group: 'Message' } },
      }),
      card('odd', 'string:somethingNew', { inputs: { string: { data: 'a' } }, outputs: { output: {} } }),
      returns('post.ID'),
    ])
    const flow = flowOf(file)
    const { form, ...inputs } = flow.cards[0]!.inputs!
    assert.deepEqual(form, {
      address: 'root:channels:http:slack:2.0.1:sendMessage',
      inputs: [
        { group: 'Message', key: 'Text', type: 'string' },
        { group: 'Message', key: 'Token', type: 'string' },
      ],
      outputs: [{ group: 'Message', key: 'ID', type: 'string' }],
    })
    assert.deepEqual(inputs, {
      was: 'slack:sendMessage',
      given: { 'Message.Text': { $from: 'trigger.text' }, 'Message.Token': 'xoxb-very-secret' },
      gives: ['Message.ID'],
    })
    assert.deepEqual(flow.cards[2]!.inputs, { fields: { answer: { $from: ['sendmessage', 'output', 'Message.ID'] } } })
    const { report } = convert(file)
    assert.deepEqual([...report.placeholders], [['slack:sendMessage', 1]])
    assert.deepEqual([...report.unknown], [['string:somethingNew', 1]])
    assert.equal(report.secrets.length, 1)
    assert.doesNotMatch(JSON.stringify([report.secrets, report.guesses]), /xoxb/)
  })

  it('keeps what streamed to a flow of the file as a placeholder that calls this flow, and else its id as it was', () => {
    const streams = (to: string) =>
      card('find', 'workday:searchWorkers@0.5.0', {
        inputs: {
          Flow: { group: 'Streaming', type: 'flo', data: to },
          'Record Limit': { group: 'Streaming', type: 'number', data: 9 },
        },
        outputs: { 'Records Streamed': { group: 'Result', type: 'number' } },
      })
    const [known] = flowOf(
      flopack({
        f: { name: 'Flow', data: body([head('text'), streams('g')]) },
        g: { name: 'Each', data: body([head('Record')]) },
      }),
    ).cards
    assert.equal(known!.card, 'placeholder.stream')
    assert.equal(known!.inputs!['flow'], 'g')
    assert.deepEqual(known!.inputs!['given'], { 'Streaming.Record Limit': 9 })
    const [unknown] = flowOf(helper([head('text'), streams('elsewhere')])).cards
    assert.equal(unknown!.card, 'placeholder.action')
    assert.deepEqual(unknown!.inputs!['given'], { 'Streaming.Flow': 'elsewhere', 'Streaming.Record Limit': 9 })
  })

  it('has the schedule, and a zone that does not exist becomes UTC with a word about it', () => {
    const cron = {
      seconds: '00',
      minutes: '*/15',
      hours: '9',
      dayOfTheMonth: '*',
      month: '*',
      dayOfTheWeek: '1',
      timeZone: 'America/Pacific',
    }
    const file = flopack({
      f: { name: 'Nightly', data: body([card('head', 'control:callable')], [], { scheduled: true, cron }) },
    })
    assert.deepEqual(flowOf(file).trigger, { event: 'schedule', cron: '00 */15 9 * * 1' })
    assert.match(convert(file).report.guesses[0]!.message, /"America\/Pacific" does not exist/)
  })

  it('has its folder, by the names from the outermost on', () => {
    const groups = {
      a: { id: 'a', data: { name: 'Top', path: '' } },
      b: { id: 'b', data: { name: 'Inner', path: 'a' } },
    }
    const file = flopack({ f: { name: 'F', data: body([head()], [], { group: 'b' }) } }, { groups })
    assert.deepEqual(convert(file).file.flows[0]!.folder, ['Top', 'Inner'])
  })
})

describe('an export file that does harm', () => {
  const note = (id: string) => card(id, 'control:let')
  const refused: readonly [string, unknown, RegExp][] = [
    ['is no such file', { type: 'flopack', data: {} }, /not an export file/],
    [
      'goes round in a circle',
      helper(
        [note('a'), note('b')],
        [
          ['a', 'b'],
          ['b', 'a'],
        ],
      ),
      /circle/,
    ],
    ['has two beginnings', helper([note('a'), note('b')], []), /begins with one card; here are 2/],
    ['has an id twice', helper([note('a'), note('a')], []), /same id/],
    [
      'has more cards than are taken',
      helper(Array.from({ length: 20_001 }, (_, i) => note(`c${i}`))),
      /more than 20000 cards/,
    ],
  ]
  for (const [what, file, reason] of refused) {
    it(`is refused with the reason: ${what}`, () => {
      assert.throws(
        () => convert(file),
        (thrown) => isProblem(thrown, 'VALIDATION_FAILED') && reason.test(JSON.stringify(thrown)),
      )
    })
  }

  it('may name flows that are not in it, folders above the file, and keys that reach into JavaScript', () => {
    const file = flopack(
      {
        f: {
          name: '../../etc/passwd',
          data: body(
            [
              head('__proto__'),
              card('call', 'control:spawn', {
                inputs: { flo: { type: 'flo', data: 'missing' } },
                outputs: { constructor: {} },
              }),
              card('make', 'object:construct', {
                inputs: { __proto__: { data: 'x' }, ok: { data: 'y' } },
                outputs: { output: {} },
              }),
              returns('call.constructor'),
            ],
            undefined,
            { group: '../..' },
          ),
        },
        gone: { name: 'Gone', data: null as never },
      },
      { groups: { '../..': { id: '../..', data: { name: '../secret', path: '__proto__.constructor' } } } },
    )
    const { file: flows, report } = convert(file)
    assert.equal(flows.flows.length, 1)
    assert.deepEqual(flows.flows[0]!.folder, ['..-secret'])
    assert.equal(flowOf(file).cards[0]!.card, 'placeholder.action')
    assert.ok(report.guesses.length > 0)
    assert.equal(({} as { ok?: unknown }).ok, undefined)
  })
})
