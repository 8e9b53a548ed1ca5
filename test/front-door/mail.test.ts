import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { startSmtpReceiver, type ReceivedMail, type SmtpReceiver } from '../kit/smtp-receiver.ts'
import type { ShownExecution } from '../kit/resources.ts'
import { eventually, root, startServer, type TestServer } from '../kit/server.ts'

const user = 'flows@example.com'
const password = 'canary-of-the-mail-server-0123456789'

describe('a flow that an event starts', () => {
  let server: TestServer
  let receiver: SmtpReceiver
  let connection: { readonly id: string; readonly hosts: readonly string[] }
  let flowId: string
  before(async () => {
    receiver = await startSmtpReceiver({ security: 'starttls', user, password })
    server = await startServer({
      FLOWHOOK_ALLOWED_NETWORKS: `127.0.0.1/32:${receiver.port}`,
      FLOWHOOK_CA_CERTS: join(root, 'src/base/outbound/fixtures/receiver-cert.pem'),
      FLOWHOOK_LOG_LEVEL: 'debug',
    })
    connection = await server.api('POST', '/api/v1/connections', {
      name: 'The mail server',
      connector: 'mail',
      settings: {
        host: '127.0.0.1',
        port: receiver.port,
        security: 'starttls',
        authentication: 'password',
        user,
        fromAddress: 'flows@example.com',
        fromName: 'Flows',
      },
      secrets: { password },
    })
    const flow = await server.api<{ id: string }>('POST', '/api/v1/flows', {
      name: 'Welcomes new people',
      trigger: { event: 'event', type: 'user.lifecycle.create' },
      cards: [
        {
          id: 'mail',
          card: 'mail.send-email',
          inputs: {
            connection: connection.id,
            to: [{ $from: 'trigger.event.actor.alternateId' }],
            subject: 'Welcome, {{trigger.event.actor.displayName}}',
            html: '<p>Your account is <b>ready</b>.</p>',
          },
        },
      ],
    })
    flowId = flow.id
    await server.api('POST', `/api/v1/flows/${flowId}/lifecycle/activate`)
  })
  after(async () => {
    await server.stop()
    await receiver.close()
  })
  afterEach(() => receiver.reset())

  const publish = () =>
    server.api('POST', '/api/v1/events', {
      uuid: crypto.randomUUID(),
      eventType: 'user.lifecycle.create',
      actor: { id: '00u1', type: 'User', alternateId: 'ada@example.com', displayName: 'Ada' },
    })
  const ended = (count: number) =>
    eventually(async () => {
      const found = await server.api<ShownExecution[]>('GET', `/api/v1/executions?flowId=${flowId}`)
      const all = found.filter(({ status }) => status === 'SUCCESS' || status === 'FAILED')
      return all.length === count && server.api<ShownExecution>('GET', `/api/v1/executions/${all[0]!.id}`)
    }, `${count} executions ended`)
  const messageId = ({ source }: ReceivedMail) => /^Message-ID:\s*(<[^>]+>)/im.exec(source)?.[1]

  it('sends a mail through a connection that was tried, and shows what came of it', async () => {
    assert.deepEqual(connection.hosts, [`smtps://127.0.0.1:${receiver.port}`])
    const tested = await server.api<{ ok: boolean; message: string }>(
      'POST',
      `/api/v1/connections/${connection.id}/test`,
    )
    assert.equal(tested.ok, true, tested.message)
    await publish()
    const execution = await ended(1)
    assert.equal(execution.error, null)
    const [mail] = receiver.mails
    assert.deepEqual([mail!.to, mail!.secure, mail!.user], [['ada@example.com'], true, user])
    assert.match(mail!.source, /^Subject: Welcome, Ada\r$/m)
    assert.match(mail!.source, /Your account is ready\./)
    const outputs = execution.cards.find(({ id }) => id === 'mail')!.outputs as Record<string, unknown>
    assert.deepEqual(
      [outputs['message_id'], outputs['accepted'], outputs['rejected']],
      [messageId(mail!), ['ada@example.com'], []],
    )
  })

  it('sends it again under the same Message-ID where the server died before it knew, and not where it knew', async () => {
    const ids: (string | undefined)[] = []
    receiver.answers = {
      BODY(source) {
        ids.push(messageId({ source } as ReceivedMail))
        return ids.length === 1 ? 'hang' : ''
      },
    }
    await publish()
    await eventually(async () => ids.length === 1, 'the mail is on its way')
    await server.kill()
    server = await server.restart()
    const execution = await ended(2)
    assert.equal(execution.error, null)
    assert.equal(ids.length, 2)
    assert.equal(ids[0], ids[1])
    await server.kill()
    server = await server.restart()
    await ended(2)
    assert.equal(ids.length, 2)
  })

  it('K2 shows its password to nobody: not in an error that repeats it, not in the log', async () => {
    receiver.answers = { AUTH: (given) => `535 5.7.8 No: ${given.split(' ')[1]!} is not ${password}` }
    await publish()
    const execution = await ended(3)
    assert.match(execution.error!.message, /refused the login: 535 5\.7\.8 No: \(hidden\) is not \(hidden\)/)
    const told = Buffer.from(`\0${user}\0${password}`).toString('base64')
    const places = [
      JSON.stringify(execution),
      JSON.stringify(await server.api('GET', '/api/v1/connections')),
      JSON.stringify(await server.api('POST', `/api/v1/connections/${connection.id}/test`)),
      JSON.stringify(await server.api('GET', '/api/v1/logs')),
      server.printed(),
    ]
    for (const place of places) {
      for (const secret of [password, told, Buffer.from(password).toString('base64')])
        assert.ok(!place.includes(secret))
    }
  })
})
