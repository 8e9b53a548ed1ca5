import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, beforeEach, describe, it } from 'node:test'
import { bareEnvironment, root } from '../kit/server.ts'

interface Report {
  readonly passed: number
  readonly failed: number
  readonly files: readonly { file: string; tests: { name: string; failures: string[] }[] }[]
}

describe('flowhook test', () => {
  const made: string[] = []
  let dir: string
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'flow-tests-'))
    made.push(dir)
  })
  after(() => Promise.all(made.map((each) => rm(each, { recursive: true }))))

  async function flowhook(...line: readonly string[]) {
    const child = spawn(process.execPath, ['--disable-proto=delete', join(root, 'bin/flowhook.ts'), 'test', ...line], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...bareEnvironment },
    })
    const [out, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
    assert.doesNotMatch(error, /\n\s+at /)
    return { code: code as number, out, error }
  }

  async function put(name: string, flow: object, tests: readonly object[] | null, more: object = {}) {
    await mkdir(join(dir, name, '..'), { recursive: true })
    await writeFile(join(dir, `${name}.flow.json`), JSON.stringify({ name, cards: [], ...flow }))
    if (tests !== null) await writeFile(join(dir, `${name}.tests.json`), JSON.stringify({ ...more, tests }))
  }

  /** What failed, by test. */
  async function failures(...line: readonly string[]) {
    const { out, error } = await flowhook(dir, '--json', ...line)
    assert.notEqual(out, '', error)
    const report = JSON.parse(out) as Report
    return Object.fromEntries(
      report.files.flatMap(({ tests }) => tests.map(({ name, failures: found }) => [name, found])),
    )
  }

  const endpoint = { event: 'api_endpoint', security: 'oauth2' }
  const from = (place: string) => ({ $from: place })

  it('passes for the example in the checkout', async () => {
    const { code, out } = await flowhook(join(root, 'examples'))
    assert.equal(code, 0, out)
    assert.match(out, /✔ tells whose credential it was[\s\S]*\n2 passed, 0 failed/)
  })

  it('answers calls with stubs, and says what was not as expected', async () => {
    const cards = [
      { id: 'user', card: 'http.get', inputs: { url: 'https://api.example.com/users/1' } },
      {
        id: 'tell',
        card: 'http.post',
        inputs: { url: 'https://hooks.example.com/x', body: { name: from('user.body.name') } },
      },
      { id: 'answer', card: 'flow.return', inputs: { fields: { status: from('tell.status') } } },
    ]
    const user = { url: 'https://api.example.com/users/*', answer: { body: { name: 'Isaac' } } }
    const tell = { method: 'post', url: 'https://hooks.example.com/x', answer: { status: 202 } }
    const called = [
      { url: 'https://api.example.com/users/1' },
      { method: 'POST', url: 'https://hooks.example.com/*', body: { name: 'Isaac' } },
    ]
    const stubs = [user, tell]
    await put('Tells', { trigger: endpoint, cards }, [
      { name: 'works', stubs, expect: { answer: { status: 200, body: { status: 202 } }, calls: called } },
      { name: 'any order', stubs, expect: { calls: called.toReversed(), anyOrder: true } },
      {
        name: 'fails as the other side does',
        stubs: [{ ...user, answer: { status: 404 } }, tell],
        expect: { error: 'The server' },
      },
      {
        name: 'no answer',
        stubs: [{ url: user.url, fails: 'TIMEOUT' }],
        expect: { error: 'No complete answer', calls: called.slice(0, 1) },
      },
      { name: 'not stubbed', stubs: [user] },
      { name: 'other body', stubs, expect: { calls: [called[0], { ...called[1], body: { name: 'Ann' } }] } },
      { name: 'one call less', stubs, expect: { calls: called.slice(0, 1) } },
      { name: 'one call more', stubs, expect: { calls: [...called, called[0]] } },
      { name: 'other answer', stubs, expect: { answer: { status: 201, body: { status: { $any: true } } } } },
      { name: 'unexpected success', stubs, expect: { error: 'No' } },
    ])
    const found = await failures()
    for (const name of ['works', 'any order', 'no answer']) assert.deepEqual(found[name], [], name)
    assert.deepEqual(found['other body'], ['call 2, body.name: expected "Ann", got "Isaac"'])
    assert.deepEqual(found['one call less'], ['expected no further call, got POST https://hooks.example.com/x'])
    assert.deepEqual(found['one call more'], ['call 3: expected GET https://api.example.com/users/1, got none'])
    assert.deepEqual(found['other answer'], ['answer.status: expected 201, got 200'])
    assert.deepEqual(found['unexpected success'], ['error: expected "No", got null'])
    assert.match(
      found['not stubbed']!.join('\n'),
      /it called POST https:\/\/hooks\.example\.com\/x, which no stub answers/,
    )
    const { code, out } = await flowhook(dir, '--only', 'one call')
    assert.equal(code, 1)
    assert.match(out, /✘ one call less.*\n {6}expected no further call/)
    assert.match(out, /\n0 passed, 2 failed\n$/)
  })

  it('takes mails in, and compares them by what is in them', async () => {
    const stub = { method: 'SMTP', url: 'smtps://smtp.example.com:587' }
    const mail = {
      from: 'flows@example.com',
      to: ['ann@example.com'],
      subject: 'Hallo Änn',
      text: 'Your account is ready.',
    }
    const call = {
      ...stub,
      body: { ...mail, html: null, attachments: [{ name: 'a.txt', type: 'text/plain', size: 5 }] },
    }
    await put(
      'Writes',
      {
        trigger: { event: 'helper', inputs: [{ name: 'name', type: 'text' }] },
        cards: [
          {
            id: 'mail',
            card: 'mail.send-email',
            inputs: {
              connection: 'Our mail',
              to: ['ann@example.com'],
              subject: 'Hallo {{trigger.name}}',
              text: 'Your account is ready.',
              attachments: [{ name: 'a.txt', type: 'text/plain', content: 'hello' }],
            },
          },
          { id: 'back', card: 'flow.return', inputs: { fields: { sent: from('mail.accepted') } } },
        ],
      },
      [
        {
          name: 'sent',
          values: { name: 'Änn' },
          stubs: [stub],
          expect: { answer: { sent: ['ann@example.com'] }, calls: [call] },
        },
        {
          name: 'part',
          values: { name: 'Bob' },
          stubs: [stub],
          expect: {
            calls: [{ ...stub, headers: { subject: 'Hallo Bob' }, body: { $has: { to: ['ann@example.com'] } } }],
          },
        },
        { name: 'other', values: { name: 'Bob' }, stubs: [stub], expect: { calls: [call] } },
        {
          name: 'refused',
          values: { name: '' },
          stubs: [{ ...stub, answer: { status: 554 } }],
          expect: { error: 'smtp.example.com:587 refused the mail: 554' },
        },
        {
          name: 'broken',
          values: { name: '' },
          stubs: [{ ...stub, fails: 'RESET' }],
          expect: { error: 'smtp.example.com:587 closed the connection' },
        },
        { name: 'nobody', values: { name: '' } },
      ],
      {
        connections: {
          'Our mail': {
            connector: 'mail',
            settings: {
              host: 'smtp.example.com',
              security: 'starttls',
              authentication: 'password',
              user: 'flows',
              fromAddress: 'flows@example.com',
            },
            secrets: { password: 'made up' },
          },
        },
      },
    )
    const { other, nobody, ...passed } = await failures()
    assert.deepEqual(passed, { sent: [], part: [], refused: [], broken: [] })
    assert.match(other!.join(), /subject: expected "Hallo Änn", got "Hallo Bob"/)
    assert.match(nobody!.join(), /SMTP smtps:\/\/smtp\.example\.com:587/)
  })

  it('starts flows in every way, with tables, times and helpers', async () => {
    await put(
      'Helper',
      {
        trigger: { event: 'helper', inputs: [{ name: 'n', type: 'number' }] },
        cards: [{ id: 'back', card: 'flow.return', inputs: { fields: { twice: from('trigger.n') } } }],
      },
      [
        { name: 'helper', values: { n: 2 }, expect: { answer: { twice: 2 } } },
        { name: 'helper, wrong', values: { n: 2 }, expect: { answer: { twice: 4 } } },
        { name: 'stray', request: {} },
      ],
    )
    await put(
      'In/Event',
      {
        name: 'Event',
        trigger: { event: 'event', type: 'user.lifecycle.create' },
        cards: [
          { id: 'call', card: 'flow.call', inputs: { flow: 'Helper', values: { n: 3 } } },
          {
            id: 'row',
            card: 'tables.create-row',
            inputs: {
              table: 'People',
              values: { Name: from('trigger.event.actor.displayName'), Count: from('call.output.twice') },
            },
          },
        ],
      },
      [
        {
          name: 'event',
          event: { actor: { id: 'a', type: 'User', alternateId: 'a@b.example', displayName: 'Ann' } },
          tables: { People: { columns: { Name: 'text', Count: 'number' }, rows: [{ Name: 'Old', Count: 1 }] } },
          expect: {
            tables: {
              People: [
                { Name: 'Old', Count: 1 },
                { Name: 'Ann', Count: 3 },
              ],
            },
          },
        },
      ],
    )
    await put(
      'Later',
      {
        trigger: { event: 'schedule', cron: '0 9 * * *' },
        cards: [
          { id: 'wait', card: 'flow.wait-for', inputs: { delay: 3, unit: 'hours' } },
          {
            id: 'tell',
            card: 'http.post',
            inputs: { url: 'https://x.example/y', body: { at: from('trigger.execution_time') } },
          },
        ],
      },
      [
        {
          name: 'waits for hours in no time',
          at: '2026-03-01T09:00:00Z',
          stubs: [{ method: 'POST', url: '*' }],
          expect: { calls: [{ method: 'POST', url: '*', body: { at: { $matches: '2026-03-01T09:00:0*' } } }] },
        },
      ],
    )
    await put(
      'Backup',
      {
        trigger: { event: 'delegated' },
        cards: [
          { id: 'file', card: 'flow.export-flow', inputs: { flow: 'Later', pretty: false } },
          { id: 'back', card: 'flow.return', inputs: { fields: { file: from('file.content') } } },
        ],
      },
      [{ name: 'exports', expect: { answer: { file: { $matches: '{"type":"flopack",*"name":"Later"*' } } } }],
    )
    const found = await failures()
    assert.deepEqual(found['helper'], [])
    assert.deepEqual(found['helper, wrong'], ['answer.twice: expected 4, got 2'])
    assert.deepEqual(found['stray'], ['“request” is not for a flow that begins with helper.'])
    assert.deepEqual(found['exports'], [])
    assert.deepEqual(found['event'], [])
    assert.deepEqual(found['waits for hours in no time'], [])
  })

  it('says what is wrong with a file of tests, with the flows, and where there is nothing', async () => {
    const nothing = await flowhook(dir)
    assert.deepEqual([nothing.code, nothing.out], [3, ''])
    await put('Wrong', { trigger: endpoint }, [{ name: 'x', stubs: [{ url: 'x', answer: { status: 'no' } }], more: 1 }])
    const wrong = await flowhook(dir)
    assert.equal(wrong.code, 2)
    assert.match(wrong.error, /Wrong\.tests\.json is no file of tests\.[\s\S]*tests\.0\.stubs\.0\.answer\.status/)
    await put('Wrong', { trigger: endpoint, cards: [{ id: 'x', card: 'acme.rocket' }] }, [{ name: 'x' }])
    const refused = await flowhook(dir)
    assert.equal(refused.code, 1)
    assert.match(refused.error, /cannot be run: [\s\S]*acme\.rocket/)
  })
})
