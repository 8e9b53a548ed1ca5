import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, afterEach, before, describe, it } from 'node:test'
import { openOutbound, parseAllowedNetworks, type Outbound } from '../../base/outbound/index.ts'
import { setImmediate as turn } from 'node:timers/promises'
import { pino } from 'pino'
import { httpKit } from '../../http/http.kit.ts'
import { composeMail, mostMailBytes } from './compose.ts'
import { smtpCertificate, startSmtpReceiver, type SmtpReceiver } from '../../../test/kit/smtp-receiver.ts'

const user = 'flows@example.com'
const password = 'canary of the mail server'
const token = Buffer.from(`\0${user}\0${password}`).toString('base64')
const account = { user, password }
const withPassword = { authentication: 'password', user }
const sender = { fromAddress: 'flows@example.com', fromName: 'Flöws' }

describe('the mail connector', () => {
  let kit: Awaited<ReturnType<typeof httpKit>>
  let outbound: Outbound
  let tls: SmtpReceiver
  let starttls: SmtpReceiver
  let plain: SmtpReceiver
  let piped: SmtpReceiver
  let login: SmtpReceiver
  let connection: string
  const lines: string[] = []

  before(async () => {
    ;[tls, starttls, plain, piped, login] = await Promise.all([
      startSmtpReceiver({ ...account, security: 'tls' }),
      startSmtpReceiver({ ...account, security: 'starttls' }),
      startSmtpReceiver(),
      startSmtpReceiver({
        ...account,
        security: 'tls',
        extensions: ['PIPELINING', 'SIZE 50000', 'SMTPUTF8', '8BITMIME'],
      }),
      startSmtpReceiver({ ...account, security: 'tls', mechanisms: ['LOGIN'] }),
    ])
    outbound = openOutbound({
      allowedNetworks: parseAllowedNetworks('127.0.0.1/32,mail.other.example,receiver.test').allowed,
      userAgent: 'test',
      ca: smtpCertificate,
      resolve: async () => ['127.0.0.1'],
    })
    kit = await httpKit({ http: outbound, log: pino({ level: 'trace' }, { write: (line) => void lines.push(line) }) })
    connection = await connect(tls)
  })
  after(async () => {
    await kit.close()
    await outbound.close()
    await Promise.all([tls, starttls, plain, piped, login].map((each) => each.close()))
  })
  afterEach(() => {
    const all = lines.splice(0).join()
    for (const each of [password, token, Buffer.from(password).toString('base64')])
      assert.ok(!all.includes(each), 'logged')
    for (const each of [tls, starttls, plain, piped, login]) each.reset()
  })

  let names = 0
  const withAccount = { settings: withPassword, secrets: { password } }
  const withNone = { settings: { authentication: 'none' } }
  const inputOf = (
    { port }: SmtpReceiver,
    security = 'tls',
    { settings = {}, secrets = {} } = withAccount as Given,
  ) => ({
    name: `Mail ${++names}`,
    connector: 'mail',
    settings: { host: 'receiver.test', port, security, ...sender, ...settings },
    secrets,
  })
  interface Given {
    readonly settings?: object
    readonly secrets?: object
  }
  async function connect(to: SmtpReceiver, security?: string, given?: Given): Promise<string> {
    const made = await kit.ask('POST', '/api/v1/connections', inputOf(to, security, given))
    assert.equal(made.statusCode, 200, made.body)
    assert.ok(!made.body.includes(password))
    return made.json<{ id: string }>().id
  }
  async function refused(to: SmtpReceiver, security: string, given: Given): Promise<string> {
    const made = await kit.ask('POST', '/api/v1/connections', inputOf(to, security, given))
    assert.equal(made.statusCode, 400, made.body)
    return made.body
  }
  const test = async (id: string) =>
    (await kit.ask('POST', `/api/v1/connections/${id}/test`)).json<{ ok: boolean; message: string }>()

  /** Runs the card once, and gives what came of it. */
  async function send(inputs: object, more: object = {}, body: object = {}, before: readonly object[] = []) {
    const card = { id: 'mail', card: 'mail.send-email', inputs: { connection, ...inputs }, ...more }
    const trigger = { event: 'api_endpoint', security: 'client_token' }
    const made = await kit.ask('POST', '/api/v1/flows', { name: `Flow ${++names}`, trigger, cards: [...before, card] })
    assert.equal(made.statusCode, 200, made.body)
    const ran = await kit.ask('POST', `/api/v1/flows/${made.json<{ id: string }>().id}/run`, { wait: true, body })
    const { executionId } = ran.json<{ executionId: string }>()
    const answer = await kit.ask('GET', `/api/v1/executions/${executionId}`)
    assert.ok(!answer.body.includes(password), 'the password is in the execution')
    assert.ok(!answer.body.includes(token))
    const execution = answer.json()
    return {
      id: executionId,
      status: execution.status as string,
      error: execution.error,
      outputs: execution.cards.at(-1)?.outputs,
      card: execution.cards.at(-1),
    }
  }
  const ada = { to: ['Ada <ada@example.com>'], subject: 'Hello', text: 'Hello Ada' }
  const header = (source: string, name: string) =>
    new RegExp(`^${name}:\\s*(.*)`, 'mi').exec(source.split('\r\n\r\n')[0]!.replace(/\r\n[ \t]+/g, ' '))?.[1]?.trim() ??
    null
  const decodedBody = (source: string) =>
    Buffer.from(source.slice(source.indexOf('\r\n\r\n') + 4).replace(/\s/g, ''), 'base64').toString()

  describe('sending', () => {
    it('gives what the server said, and the mail arrives as it was written', async () => {
      const { error, outputs, id } = await send({
        to: ['Ada Lövelace <ada@example.com>', 'bob@example.com; carl@bücher.example'],
        cc: [{ name: 'Dora', address: 'dora@example.com' }, '"Frey, \\"F\\"; F" <frey@example.com>,'],
        bcc: ['Eve <eve@example.com>'],
        reply_to: 'help@example.com',
        subject: 'Grüße, 你好 👋',
        text: 'First line\n.\n.hidden?\nBis später 👋\r\n',
        headers: { 'X-Ticket': 12, 'In-Reply-To': '<a@b.example>' },
      })
      assert.equal(error, null)
      const [mail] = tls.mails
      const { from, to, source, secure } = mail!
      assert.deepEqual([from, secure, mail!.user], ['flows@example.com', true, user])
      const all = [
        'ada@example.com',
        'bob@example.com',
        'carl@xn--bcher-kva.example',
        'dora@example.com',
        'frey@example.com',
        'eve@example.com',
      ]
      assert.deepEqual(to, all)
      assert.deepEqual(outputs.accepted, all)
      assert.deepEqual([outputs.rejected, outputs.response], [[], '250 2.0.0 Queued as 1'])
      assert.equal(header(source, 'message-id'), outputs.message_id)
      assert.match(outputs.message_id, new RegExp(`^<${id}-[\\da-f]{16}@example\\.com>$`))
      assert.match(header(source, 'from')!, /^=\?UTF-8\?\S+\?= <flows@example\.com>$/)
      assert.match(header(source, 'cc')!, /^Dora <dora@example\.com>, "Frey, \\"F\\"; F" <frey@example\.com>$/)
      assert.equal(header(source, 'reply-to'), 'help@example.com')
      assert.equal(header(source, 'x-ticket'), '12')
      assert.equal(header(source, 'in-reply-to'), '<a@b.example>')
      assert.ok(!source.includes('eve@example.com'), 'a blind copy is seen')
      assert.match(header(source, 'subject')!, /^=\?UTF-8\?/)
      const body = /base64/i.test(header(source, 'content-transfer-encoding') ?? '')
        ? decodedBody(source)
        : quotedPrintable(source.slice(source.indexOf('\r\n\r\n') + 4))
      assert.equal(body.replace(/\r\n/g, '\n').trimEnd(), 'First line\n.\n.hidden?\nBis später 👋')
    })

    it('has HTML with its words beside it, and attachments', async () => {
      const html =
        '<style>p{color:red}</style><h1>Hi &amp; welcome</h1><p>See <a href="https://example.com/a?b=1&amp;c=2">this</a></p><ul><li>one<li>two</ul><img src="file:///etc/passwd">'
      const { error } = await send({
        to: ['ada@example.com'],
        subject: 'Report',
        html,
        attachments: [
          { name: '/tmp/../report.csv', type: 'text/csv', content: 'a,b\n1,ü\n' },
          { name: 'pixel.gif', type: 'image/gif', base64: 'R0lGODlhAQABAAAAACw=' },
          { name: 'data.json', content: { a: 1 } },
        ],
      })
      assert.equal(error, null)
      const { source } = tls.mails[0]!
      assert.match(source, /multipart\/mixed/)
      assert.match(source, /multipart\/alternative/)
      assert.match(source, /Hi & welcome\r\n\r\nSee this \(https:\/\/example\.com\/a\?b=1&c=2\)\r\n\r\n- one\r\n- two/)
      assert.ok(!source.includes('color:red\r\n\r\nHi'))
      assert.match(source, /filename="?report\.csv/)
      assert.ok(source.includes(Buffer.from('a,b\n1,ü\n').toString('base64')))
      assert.ok(source.includes('R0lGODlhAQABAAAAACw='))
      assert.ok(source.includes(Buffer.from('{"a":1}').toString('base64')))
      assert.ok(!source.includes('root:'), 'a file was read')
    })

    it('takes files that other cards gave, and none that is gone or too large', async () => {
      const file = { id: 'file', card: 'files.create', inputs: { name: 'people.csv', content: 'Name\nÄda\n' } }
      const { error } = await send({ ...ada, attachments: [{ $from: 'file.file' }] }, {}, {}, [file])
      assert.equal(error, null, JSON.stringify(error))
      const { source } = tls.mails[0]!
      assert.match(source, /Content-Type: text\/csv/)
      assert.match(source, /filename=people\.csv/)
      assert.ok(source.includes(Buffer.from('Name\nÄda\n').toString('base64')))
      const gone = { file: '0'.repeat(32), name: 'gone.csv', type: 'text/csv', size: 3 }
      const missing = await send({ ...ada, attachments: [gone] })
      assert.deepEqual([missing.error.kind, missing.error.statusCode], ['Not Found', 404])
      const large = { ...file, inputs: { name: 'large.bin', content: 'x'.repeat(900_000) } }
      const twelve = Array.from({ length: 12 }, () => ({ $from: 'file.file' }))
      const over = await send({ ...ada, attachments: twelve }, {}, {}, [large])
      assert.match(over.error.message, /^Attachment 12: large\.bin has 900000 bytes, more than go with a mail/)
      assert.equal(tls.mails.length, 1)
    })

    it('reads no file and no address, whatever an attachment looks like', async () => {
      for (const attachment of [
        { name: 'passwd', path: '/etc/passwd' },
        { name: 'passwd', href: 'http://127.0.0.1/' },
        { filename: 'passwd', path: '/etc/passwd', content: 'x' },
        '/etc/passwd',
      ]) {
        const { error } = await send({ ...ada, attachments: [attachment] })
        assert.match(error.message, /^Attachment 1: /, JSON.stringify(attachment))
      }
      const { error } = await send({ ...ada, attachments: [{ name: 'a', content: { path: '/etc/passwd' } }] })
      assert.equal(error, null)
      assert.ok(tls.mails[0]!.source.includes(Buffer.from('{"path":"/etc/passwd"}').toString('base64')))
    })

    it('comes from another sender where the card says so, over STARTTLS, LOGIN, a pipeline, or a relay without either', async () => {
      const ways = [
        { to: starttls, security: 'starttls', secure: true },
        { to: login, security: 'tls', secure: true },
        { to: piped, security: 'tls', secure: true },
        { to: plain, security: 'none', secure: false, given: withNone },
      ]
      for (const { to, security, secure, given } of ways) {
        const id = await connect(to, security, given)
        const { error } = await send({ ...ada, connection: id, from: 'Other <other@example.org>' })
        assert.equal(error, null, JSON.stringify(error))
        const { from, source, secure: was, user: who } = to.mails[0]!
        assert.deepEqual([from, was, who], ['other@example.org', secure, given === undefined ? user : null])
        assert.match(header(source, 'from')!, /^Other <other@example\.org>$/)
        assert.match(header(source, 'message-id')!, /@example\.org>$/)
      }
      assert.ok(starttls.lines.indexOf('STARTTLS') < starttls.lines.findIndex((line) => line.startsWith('AUTH')))
    })

    it('logs in with a token that it asks for, and keeps', async () => {
      const right = `token-${'x'.repeat(30)}`
      let asked = 0
      let given = right
      const issuer = createServer(async (incoming, response) => {
        const form = new URLSearchParams(Buffer.concat(await incoming.toArray()).toString())
        asked++
        assert.equal(form.get('client_secret'), password)
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify({ access_token: given, expires_in: 3600, scope: form.get('scope') }))
      }).listen(0, '127.0.0.1')
      await once(issuer, 'listening')
      const receiver = await startSmtpReceiver({
        security: 'tls',
        user,
        token: right,
        mechanisms: ['LOGIN', 'XOAUTH2'],
      })
      try {
        const oauth = {
          settings: {
            authentication: 'oauth',
            user,
            tokenUrl: `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/token`,
            clientId: 'flows',
            scope: 'mail/.default',
          },
          secrets: { clientSecret: password },
        }
        const id = await connect(receiver, 'tls', oauth)
        assert.equal((await send({ ...ada, connection: id })).error, null)
        assert.equal((await send({ ...ada, connection: id })).error, null)
        assert.deepEqual([asked, receiver.mails.length, receiver.mails[0]!.user], [1, 2, user])
        given = 'another token'
        const other = await connect(receiver, 'tls', oauth)
        const { error } = await send({ ...ada, connection: other })
        assert.match(error.message, /refused the login: 535 5\.7\.3/)
        receiver.answers = { AUTH: (said) => `535 5.7.8 ${said} ${given} ${password}` }
        const echo = await send({ ...ada, connection: other })
        assert.match(echo.error.message, /535 5\.7\.8 XOAUTH2 \(hidden\) \(hidden\) \(hidden\)/)
      } finally {
        issuer.close()
        await receiver.close()
      }
    })

    it('says good-bye, and leaves no connection behind', async () => {
      for (let n = 0; n < 5; n++) assert.equal((await send(ada)).error, null)
      await drained(tls)
      assert.equal(tls.lines.filter((line) => line === 'QUIT').length, 5)
    })
  })

  describe('what comes in', () => {
    it('cannot begin another header or command: each field is refused by its name', async () => {
      const hostile: [object, RegExp][] = [
        [{ subject: 'Hi\r\nBcc: eve@example.com' }, /^Subject: .*line break/],
        [{ subject: 'Hi\nX: y' }, /^Subject: /],
        [{ subject: 'Hi\u2028X: y' }, /^Subject: /],
        [{ to: ['ada@example.com\r\nRCPT TO:<eve@example.com>'] }, /^To: .*line break/],
        [{ to: ['"Ada\r\nBcc: x" <ada@example.com>'] }, /^To: .*line break/],
        [{ to: [{ name: 'A\r\nB', address: 'ada@example.com' }] }, /^To: .*line break/],
        [{ bcc: ['ada example.com'] }, /^Bcc: .*no address/],
        [{ to: ['ada@exa mple.com'] }, /^To: /],
        [{ cc: ['ada@example.com> SIZE=1'] }, /^Cc: /],
        [{ cc: ['<ada@example.com> <eve@example.com>'] }, /^Cc: /],
        [{ cc: ['ada@example.com (eve@example.com)'] }, /^Cc: /],
        [{ to: ['@example.com'] }, /^To: /],
        [{ to: ['ada@'] }, /^To: /],
        [{ to: ['ada@10.1'] }, /^To: /],
        [{ to: ['"a b"@example.com'] }, /^To: /],
        [{ to: [12] }, /^To: an entry is a number/],
        [{ from: 'a@example.com, b@example.com' }, /^From: expected one/],
        [{ from: 'a@example.com\nX: y' }, /^From: .*line break/],
        [{ reply_to: 'a\r\n@example.com' }, /^Reply to: .*line break/],
        [{ headers: { 'X-A': 'b\r\nBcc: eve@example.com' } }, /^Header "X-A": .*line break/],
        [{ headers: { 'X-A: b\r\nBcc': 'eve' } }, /^Header .*letters, digits/],
        [{ headers: { Bcc: 'eve@example.com' } }, /^Header "Bcc": it cannot be set/],
        [{ headers: { From: 'eve@example.com' } }, /cannot be set/],
        [{ headers: { 'Content-Type': 'text/html' } }, /cannot be set/],
        [{ headers: { 'DKIM-Signature': 'x' } }, /cannot be set/],
        [{ attachments: [{ name: 'a\r\nb', content: '' }] }, /^Attachment 1: .*line break/],
        [{ attachments: [{ name: 'a', type: 'text/html\r\nX: y', content: '' }] }, /^Attachment 1: .*media type/],
        [{ attachments: [{ name: 'a', content: '', base64: '' }] }, /not both/],
        [{ attachments: [{ name: 'a', base64: '###' }] }, /base64/],
        [{ to: [] }, /^To: it is empty/],
        [{ to: [''] }, /^To: it is empty/],
      ]
      for (const [inputs, message] of hostile) {
        const { error } = await send({ ...ada, ...inputs })
        assert.match(error?.message ?? 'it was sent', message, JSON.stringify(inputs))
        assert.equal(error.kind, 'Invalid Input')
      }
      assert.equal(tls.lines.length, 0, 'the server heard of it')
    })

    it('is limited: recipients over all fields, and bytes', async () => {
      const many = (n: number, at = 'example.com') => Array.from({ length: n }, (_, i) => `p${i}@${at}`)
      const twice = await send({ ...ada, to: [many(100).join(', ')], cc: many(100), bcc: ['P1@EXAMPLE.com'] })
      assert.equal(twice.error, null)
      assert.equal(tls.mails[0]!.to.length, 100)
      const over = await send({ ...ada, to: many(60), cc: many(41, 'b.example') })
      assert.match(over.error.message, /101 addresses; expected at most 100/)
      const one = await send({ ...ada, to: [many(101).join(',')] })
      assert.match(one.error.message, /^To: it has more than 100/)
      const parts = (n: number) => Array.from({ length: n }, () => ({ name: 'a', content: 'x' }))
      assert.match(
        (await send({ ...ada, attachments: { $from: 'trigger.body.files' } }, {}, { files: parts(21) })).error.message,
        /20/,
      )
      const mail = {
        messageId: '<a@b.example>',
        date: new Date(0),
        from: { name: '', address: 'a@b.example' },
        subject: '',
      }
      const bytes = Buffer.alloc(7.2 * 1024 * 1024)
      const attachments = [{ name: 'a', type: 'text/plain', bytes }]
      assert.ok((await composeMail({ ...mail, text: '', attachments })).bytes.length < mostMailBytes)
      const tooLarge = /10 as it is sent, where attachments take a third more/
      await assert.rejects(composeMail({ ...mail, text: '', attachments: [...attachments, attachments[0]!] }), tooLarge)
      await assert.rejects(composeMail({ ...mail, text: 'ü'.repeat(2 * 1024 * 1024), attachments }), tooLarge)
      assert.equal(tls.mails.length, 1)
    })
  })

  describe('errors', () => {
    it('names the recipients that were refused, and tells them from those that were not', async () => {
      for (const to of [tls, piped]) {
        const id = to === tls ? connection : await connect(to)
        to.answers = { RCPT: (argument) => (argument.includes('nobody') ? '550 5.1.1 No such user' : '') }
        const some = await send({ ...ada, connection: id, to: ['nobody@example.com', 'ada@example.com'] })
        assert.equal(some.error, null)
        assert.deepEqual(some.outputs.accepted, ['ada@example.com'])
        assert.deepEqual(some.outputs.rejected, ['nobody@example.com'])
        const none = await send({ ...ada, connection: id, to: ['nobody@example.com', 'nobody2@example.com'] })
        assert.match(
          none.error.message,
          /refused the recipient nobody@example\.com, nobody2@example\.com: 550 5\.1\.1 No/,
        )
        assert.deepEqual([none.error.kind, none.error.statusCode], ['Mail Error', 400])
        assert.equal(none.card.error?.response?.status ?? 550, 550)
        assert.equal(to.mails.length, 1)
      }
    })

    it('says what a reply means, and which of them may pass', async () => {
      const replies: [SmtpReceiver['answers'], RegExp, string, number][] = [
        [{ MAIL: '553 5.7.1 Not yours' }, /refused the sender: 553 5\.7\.1 Not yours/, 'Mail Error', 400],
        [{ MAIL: '451 4.3.2 Busy' }, /refused the sender: 451.*Try again later/, 'Mail Error', 429],
        [{ RCPT: '450 4.2.0 Greylisted' }, /refused the recipient ada@example\.com: 450.*later/, 'Mail Error', 429],
        [{ DATA: '421 4.7.0 Too many' }, /refused the mail: 421.*later/, 'Mail Error', 429],
        [{ BODY: '554 5.7.1 Spam' }, /refused the mail: 554 5\.7\.1 Spam/, 'Mail Error', 422],
        [{ BODY: '552 5.3.4 Too big' }, /refused the mail: 552/, 'Mail Error', 422],
        [{ GREETING: '554 5.7.1 Go away' }, /refused the connection: 554/, 'Mail Error', 422],
        [{ GREETING: '421 4.3.2 Later' }, /refused the connection: 421.*later/, 'Mail Error', 429],
        [{ GREETING: 'HTTP/1.1 400 Bad Request' }, /no SMTP/, 'Network Error', 502],
        [{ GREETING: 'drop' }, /closed the connection/, 'Network Error', 502],
        [{ AUTH: '454 4.7.0 Later' }, /refused.*454.*later/, 'Mail Error', 429],
        [{ AUTH: 'drop' }, /closed the connection\.$/, 'Network Error', 502],
        [{ BODY: 'drop' }, /closed the connection\. The mail was on its way: nobody knows/, 'Network Error', 502],
        [{ HALF: 'yes' }, /The mail was on its way/, 'Network Error', 502],
        [{ BODY: 'hang' }, /did not answer within 1 s\. The mail was on its way/, 'Timeout', 504],
        [{ MAIL: 'hang' }, /did not answer within 1 s\.$/, 'Timeout', 504],
        [{ GREETING: 'hang' }, /did not answer within 1 s\.$/, 'Timeout', 504],
      ]
      for (const [answers, message, kind, status] of replies) {
        tls.answers = answers
        const { error } = await send({ ...ada, text: 'a line\n'.repeat(20), timeout: 1 })
        const what = JSON.stringify(answers)
        assert.match(error?.message ?? 'it was sent', message, what)
        assert.deepEqual([error.kind, error.statusCode], [kind, status], what)
        assert.equal(tls.mails.length, 0)
        await drained(tls)
      }
    })

    it('tries again where the card says so, with the same Message-ID', async () => {
      let asked = 0
      const ids: (string | null)[] = []
      tls.answers = {
        BODY(source) {
          ids.push(header(source, 'message-id'))
          return ++asked < 3 ? '451 4.3.0 Later' : ''
        },
      }
      const retry = { onError: { retry: { times: 3, seconds: 1, only: 'rate_limit' } } }
      const { error, outputs } = await send(ada, retry)
      assert.equal(error, null)
      assert.equal(ids.length, 3)
      assert.deepEqual(new Set(ids), new Set([outputs.message_id]))
      assert.equal(tls.mails.length, 1)
    })

    it('breaks off when the execution is cancelled, and the mail is not sent', async () => {
      let asked = () => {}
      const came = new Promise<void>((resolve) => (asked = resolve))
      tls.answers = {
        MAIL() {
          asked()
          return 'hang'
        },
      }
      const sending = send(ada)
      await came
      const running = (await kit.ask('GET', '/api/v1/executions?status=RUNNING')).json<{ id: string }[]>()
      assert.equal(running.length, 1)
      assert.ok((await kit.ask('POST', `/api/v1/executions/${running[0]!.id}/cancel`)).statusCode < 300)
      assert.notEqual((await sending).status, 'SUCCESS')
      await drained(tls)
      assert.equal(tls.mails.length, 0)
    })

    it('says which mail or address the server cannot take', async () => {
      const id = await connect(piped)
      const big = await send({ ...ada, connection: id, text: 'x'.repeat(60_000) })
      assert.match(big.error.message, /does not take the mail: .*50000/)
      assert.deepEqual([big.error.kind, big.error.statusCode, piped.mails.length], ['Mail Error', 413, 0])
      const foreign = await send({ ...ada, connection: id, to: ['ädä@example.com'] })
      assert.equal(foreign.error, null)
      assert.deepEqual(piped.mails[0]!.to, ['ädä@example.com'])
      assert.ok(piped.lines.some((line) => line.startsWith('MAIL') && line.includes('SMTPUTF8')))
    })

    it('refuses a certificate of another name or authority, and a server without STARTTLS, before any word of it', async () => {
      const other = await connect(tls, 'tls', {
        settings: { ...withPassword, host: 'mail.other.example' },
        secrets: { password },
      })
      const named = await send({ ...ada, connection: other })
      assert.match(named.error.message, /No secure connection to .*ERR_TLS_CERT_ALTNAME_INVALID/)
      const without = await connect(plain, 'starttls')
      assert.match((await send({ ...ada, connection: without })).error.message, /does not offer STARTTLS/)
      const wrongPort = await connect(starttls, 'tls')
      assert.match((await send({ ...ada, connection: wrongPort })).error.message, /No secure connection.*right port/)
      const spoken = [...tls.lines, ...plain.lines, ...starttls.lines].join()
      assert.doesNotMatch(spoken, /AUTH|MAIL/)
      assert.ok(!spoken.includes(Buffer.from(password).toString('base64')))
    })

    it('hides the password where the server says it back', async () => {
      tls.answers = {
        AUTH: (argument) =>
          `535 5.7.8 I do not like ${argument.split(' ')[1]!} which is ${Buffer.from(argument.split(' ')[1]!, 'base64').toString().replaceAll('\0', ' ')}`,
      }
      const { error } = await send(ada)
      assert.match(error.message, /refused the login: 535/)
      assert.deepEqual([error.kind, error.statusCode], ['Connection Error', 401])
    })
  })

  describe('connections', () => {
    it('send no password unencrypted, and want both or neither of name and password', async () => {
      assert.match(await refused(plain, 'none', withAccount), /settings\.security: Security: without encryption/)
      const here = { settings: { ...withPassword, host: '127.0.0.1' }, secrets: { password } }
      await connect(plain, 'none', here)
      assert.match(await refused(tls, 'tls', { settings: withPassword }), /secrets\.password: Password is required/)
      const nobody = { settings: { authentication: 'password' }, secrets: { password } }
      assert.match(await refused(tls, 'tls', nobody), /settings\.user: User name is required/)
      const bad = (settings: object) =>
        refused(tls, 'tls', { settings: { ...withPassword, ...settings }, secrets: { password } })
      assert.match(await bad({ fromAddress: 'nobody' }), /Sender’s address: .*no address/)
      assert.match(await bad({ fromName: 'a\r\nBcc: b' }), /settings\.fromName: Sender’s name: .*line break/)
      assert.match(await bad({ testTo: 'a@b@c' }), /test mail: .*no address/)
      assert.match(await bad({ host: 'a b' }), /Server: it is no host name/)
      assert.match(await bad({ host: 'user@host' }), /Server: it is no host name/)
      assert.match(await bad({ port: 0 }), /Port: /)
    })

    it('keep no secret when they go to another server, or to the same without encryption', async () => {
      const id = await connect(tls)
      const move = (settings: object) =>
        kit.ask('PUT', `/api/v1/connections/${id}`, {
          ...inputOf(tls, 'tls', { settings: { ...withPassword, ...settings } }),
          secrets: {},
        })
      assert.match((await move({ host: 'elsewhere.example' })).body, /Give its secrets anew: Password/)
      assert.match((await move({ port: 2525 })).body, /Give its secrets anew: Password/)
      assert.match((await move({ security: 'none' })).body, /Security: without encryption/)
      assert.equal((await move({ fromName: 'Other' })).statusCode, 200)
    })

    it('are tested by logging in, and by a mail where somebody is to get one', async () => {
      const one = await test(connection)
      assert.equal(one.ok, true, one.message)
      assert.match(
        one.message,
        /^receiver\.test:\d+ answered 220 receiver\.test ESMTP ready; it let flows@example\.com in: 235 2\.7\.0/,
      )
      assert.equal(tls.mails.length, 0)
      const writes = await connect(tls, 'tls', {
        settings: { ...withPassword, testTo: 'ada@example.com' },
        secrets: { password },
      })
      const two = await test(writes)
      assert.match(two.message, /it took a mail to ada@example\.com: 250 2\.0\.0 Queued as 1\.$/)
      assert.match(tls.mails[0]!.source, /can send mails/)
      const wrong = await connect(starttls, 'starttls', {
        settings: withPassword,
        secrets: { password: 'another password' },
      })
      const three = await test(wrong)
      assert.equal(three.ok, false)
      assert.match(three.message, /refused the login: 535/)
      tls.answers = { RCPT: '550 5.1.1 No' }
      assert.equal((await test(writes)).ok, false)
      const relay = await connect(plain, 'none', withNone)
      assert.match((await test(relay)).message, /^receiver\.test:\d+ answered 220 receiver\.test ESMTP ready\.$/)
    })

    it('X2 say nothing to a server that is not allowed', async () => {
      const closed = openOutbound({ allowedNetworks: parseAllowedNetworks('').allowed, userAgent: 'test' })
      const other = await httpKit({ http: closed })
      try {
        const made = await other.ask(
          'POST',
          '/api/v1/connections',
          inputOf(tls, 'tls', { settings: { ...withNone.settings, host: '127.0.0.1' } }),
        )
        const { id } = made.json<{ id: string }>()
        const before = tls.made()
        const tried = (await other.ask('POST', `/api/v1/connections/${id}/test`)).json<{
          ok: boolean
          message: string
        }>()
        assert.deepEqual([tried.ok, tried.message.includes('could not be reached')], [false, true])
        assert.equal(tls.made(), before)
      } finally {
        await other.close()
        await closed.close()
      }
    })
  })
})

/** Every connection is gone; the runner's time limit ends a wait for one that stays. */
async function drained(receiver: SmtpReceiver): Promise<void> {
  while (receiver.open() > 0) await turn()
}

function quotedPrintable(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([\dA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}
