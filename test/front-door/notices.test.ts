import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { startReceiver, type Receiver } from '../kit/receiver.ts'
import { createFlow, createHook, deliveryOf, publish, type MadeFlow } from '../kit/resources.ts'
import { bareEnvironment, eventually, root, startServer, type TestServer } from '../kit/server.ts'
import { startSmtpReceiver, type SmtpReceiver } from '../kit/smtp-receiver.ts'

const password = 'canary-password-0123456789'
const webhookSecret = 'canary-webhook-0123456789'

interface ShownEvent {
  readonly eventType: string
  readonly transaction: { readonly id: string }
  readonly target: readonly { readonly id: string; readonly type: string }[]
  readonly outcome: { readonly result: string; readonly reason: string }
  readonly debugContext: { readonly debugData: Readonly<Record<string, string>> }
}

describe('notices', () => {
  let server: TestServer
  let receiver: Receiver
  let chat: Receiver
  let smtp: SmtpReceiver
  let failing: MadeFlow
  let environment: Record<string, string>
  const fail = { id: 'stop', card: 'error.return-error', inputs: { message: 'canary-of-the-data' } }

  before(async () => {
    ;[receiver, chat] = await Promise.all([startReceiver(), startReceiver()])
    await chat.behave('*', 'ok')
    smtp = await startSmtpReceiver({ user: 'flowhook', password })
    environment = {
      // Neither the chat nor the mail server: those the operator named, and flows must not reach them for that.
      FLOWHOOK_ALLOWED_NETWORKS: `127.0.0.1/32:${new URL(receiver.url).port}`,
      FLOWHOOK_NOTICE_URL: `${chat.url}/in/${webhookSecret}`,
      FLOWHOOK_NOTICE_MAIL_TO: 'ada@example.com, bo@example.com',
      FLOWHOOK_NOTICE_MAIL_FROM: 'flowhook@example.com',
      FLOWHOOK_SMTP_URL: `smtp://flowhook:${password}@127.0.0.1:${smtp.port}?security=none`,
      FLOWHOOK_PUBLIC_URL: 'https://flowhook.example.com',
      FLOWHOOK_DISK_LOW: '10485760',
      FLOWHOOK_LOG_LEVEL: 'debug',
    }
    server = await startServer(environment)
    failing = await createFlow(server, {
      name: 'Fails',
      trigger: { event: 'api_endpoint', security: 'client_token' },
      cards: [fail],
    })
  })
  after(async () => {
    await server.stop()
    await Promise.all([receiver.stop(), chat.stop(), smtp.close()])
  })

  const invoke = () => {
    const { pathname, search } = new URL(failing.invokeUrl)
    return fetch(server.url + pathname + search, { method: 'POST' })
  }
  const log = (type: string) => {
    const filter = encodeURIComponent(`eventType eq "${type}"`)
    return server.api<ShownEvent[]>('GET', `/api/v1/logs?filter=${filter}`)
  }
  const posted = async (kind: string) =>
    (await chat.requests())
      .filter(({ method }) => method === 'POST')
      .map(({ body }) => JSON.parse(body) as Readonly<Record<string, unknown>>)
      .filter((body) => body['kind'] === kind)
  const mailed = (kind: string) =>
    smtp.mails.filter(({ source }) => source.toLowerCase().includes(`x-flowhook-notice: ${kind}`))

  it('tell of a failed execution by event, mail and webhook, of the next one within the hour by event only', async () => {
    const answer = await invoke()
    const id = answer.headers.get('x-flowhook-execution-id')!
    const event = await eventually(async () => (await log('flowhook.execution.failed'))[0], 'the event')
    assert.deepEqual(
      [event.target.map((each) => [each.id, each.type]), event.transaction.id, event.outcome.result],
      [
        [
          [id, 'Execution'],
          [failing.id, 'Flow'],
        ],
        answer.headers.get('x-okta-request-id'),
        'FAILURE',
      ],
    )
    const [letter] = await eventually(
      async () => (await posted('execution')).length > 0 && posted('execution'),
      'the post',
    )
    assert.equal(letter!['url'], `https://flowhook.example.com/executions/${id}`)
    assert.match(String(letter!['text']), /Fails failed at card stop/)
    const [mail] = await eventually(async () => mailed('execution').length > 0 && mailed('execution'), 'the mail')
    assert.deepEqual([mail!.to, mail!.user], [['ada@example.com', 'bo@example.com'], 'flowhook'])
    assert.match(mail!.source, /^Subject: Flowhook: An execution failed/im)
    await invoke()
    await eventually(async () => (await log('flowhook.execution.failed')).length === 2, 'the second event')
    assert.deepEqual([(await posted('execution')).length, mailed('execution').length], [1, 1])
  })

  it('tell of a full disk, once', async () => {
    await eventually(async () => (await posted('disk')).length === 1, 'the notice')
    assert.equal((await log('flowhook.disk.low')).length, 1)
    await server.halt()
    server = await server.restart()
    await eventually(async () => (await log('flowhook.disk.low')).length === 2, 'the event of the second start')
    assert.deepEqual([(await posted('disk')).length, mailed('disk').length], [1, 1])
  })

  it('tell of a delivery that is given up and of a hook that is switched off', async () => {
    const uri = `${receiver.url}/gone`
    await receiver.behave('/gone', 'ok')
    const hook = await createHook(server, { uri, items: ['user.lifecycle.activate'], verify: false })
    await server.api('POST', `/api/v1/eventHooks/${hook}/lifecycle/verify`)
    await receiver.behave('/gone', 'status 410')
    await publish(server, 'user.lifecycle.activate')
    const { id } = await deliveryOf(server, hook, ({ status }) => status === 'GIVEN_UP')
    const letters = await eventually(async () => {
      const letters = [...(await posted('delivery')), ...(await posted('hook'))]
      return letters.length === 2 && letters
    }, 'both notices')
    assert.deepEqual(
      letters.map(({ url }) => url),
      [`https://flowhook.example.com/deliveries/${id}`, `https://flowhook.example.com/event-hooks/${hook}`],
    )
    // What a person switches off is no news.
    const other = await createHook(server, { uri: `${receiver.url}/fine` })
    await server.api('POST', `/api/v1/eventHooks/${other}/lifecycle/deactivate`)
    assert.equal((await log('event_hook.deactivated')).length, 2)
    assert.equal(await metric('flowhook_notices_total{kind="hook",result="held"}'), 0)
  })

  const metric = async (name: string) => {
    const text = await (
      await fetch(`${server.url}/metrics`, {
        headers: { authorization: 'SSWS test-token-test-token-test-token-test-token' },
      })
    ).text()
    return Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.slice(name.length + 1) ?? 0,
    )
  }

  it('start flows and go to hooks, and never in a circle', async () => {
    const onNotice = await server.api<{ id: string }>('POST', '/api/v1/flows', {
      name: 'Begins with the notice, and fails too',
      trigger: { event: 'event', type: 'flowhook.execution.failed' },
      cards: [fail],
    })
    await server.api('POST', `/api/v1/flows/${onNotice.id}/lifecycle/activate`)
    const behindHook = await createFlow(server, {
      name: 'Called by a hook, and fails too',
      trigger: { event: 'api_endpoint', security: 'client_token' },
      cards: [fail],
    })
    const { pathname, search } = new URL(behindHook.invokeUrl)
    const hook = await createHook(server, { uri: server.url + pathname + search, items: ['flowhook.execution.failed'] })
    const before = (await log('flowhook.execution.failed')).length
    await invoke()
    const ended = async (flow: { readonly id: string }) =>
      (await server.api<{ status: string }[]>('GET', `/api/v1/executions?flowId=${flow.id}`)).filter(
        ({ status }) => status === 'FAILED',
      ).length
    await eventually(async () => (await ended(onNotice)) === 1 && (await ended(behindHook)) === 1, 'one run of each')
    await deliveryOf(server, hook, ({ status }) => status === 'DELIVERED')
    // A further failure goes all the way behind what a circle would have done by now.
    await invoke()
    await eventually(
      async () => (await ended(onNotice)) === 2 && (await ended(behindHook)) === 2,
      'a second run of each',
    )
    assert.equal((await log('flowhook.execution.failed')).length, before + 2)
    assert.deepEqual([await ended(onNotice), await ended(behindHook)], [2, 2])
  })

  it('are types that hooks can choose and nobody can change', async () => {
    const type = await server.api<{
      own: boolean
      eligible: boolean
      categoryName: string
      example: { eventType: string }
    }>('GET', '/api/v1/eventTypes/flowhook.execution.failed')
    assert.deepEqual(
      [type.own, type.eligible, type.categoryName, type.example.eventType],
      [false, true, 'Flowhook', 'flowhook.execution.failed'],
    )
    const listed = await server.api<{ id: string }[]>('GET', '/api/v1/eventTypes?category=flowhook')
    assert.deepEqual(
      listed.map(({ id }) => id.replace('flowhook.', '')),
      ['disk.full', 'disk.low', 'egress.resumed', 'execution.failed', 'expiry.near', 'key.at_risk'],
    )
    const change = { description: 'x' }
    await assert.rejects(server.api('PUT', '/api/v1/eventTypes/flowhook.disk.low', change), /belongs to Flowhook/)
    await assert.rejects(server.api('DELETE', '/api/v1/eventTypes/flowhook.disk.low'), /belongs to Flowhook/)
  })

  it('tell of a key that keeps the server from starting, once, however often it is tried', async () => {
    await server.halt()
    for (let start = 0; start < 2; start++) {
      await assert.rejects(
        server.restart({ FLOWHOOK_KEY: 'another-key-another-key-another-key' }),
        /MASTER_KEY|master key/,
      )
    }
    const [letter, ...more] = await posted('key')
    assert.match(String(letter?.['text']), /does not start.*another master key/)
    assert.deepEqual([more.length, mailed('key').length], [0, 1])
    server = await server.restart()
  })

  it('are shown by doctor, without their secrets', () => {
    const { stdout } = spawnSync(
      process.execPath,
      ['--disable-proto=delete', join(root, 'bin/flowhook.ts'), 'doctor'],
      {
        cwd: server.data,
        env: { ...bareEnvironment, FLOWHOOK_DATA: server.data, ...environment },
        encoding: 'utf8',
      },
    )
    assert.match(stdout, /notices\s+mail to ada@example\.com, bo@example\.com through 127\.0\.0\.1:\d+; webhook at 127/)
    assert.match(stdout, /disk/)
    for (const secret of [password, webhookSecret]) assert.ok(!stdout.includes(secret))
  })

  it('carry no secret and nothing that flows work on', async () => {
    const texts = [
      server.printed(),
      JSON.stringify(await server.api('GET', '/api/v1/logs')),
      JSON.stringify(await chat.requests().then((all) => all.map(({ body }) => body))),
      JSON.stringify(smtp.mails),
    ]
    for (const text of texts) {
      for (const secret of [password, webhookSecret, 'canary-of-the-data']) assert.ok(!text.includes(secret), secret)
    }
  })
})
