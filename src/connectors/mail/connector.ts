import { mailOrigin } from '../../base/outbound/judge-server.ts'
import { CardError } from '../../cards/card.ts'
import { defineConnector, type Connected } from '../../cards/connection.ts'
import { readAddress, readAddresses } from './addresses.ts'
import { composeMail } from './compose.ts'
import { openSession } from './session.ts'
import { isExposed, mailSettings, serverOf } from './settings.ts'

/** A mail server that takes mails over SMTP. */
export const mailConnector = defineConnector({
  id: 'mail',
  title: 'Email (SMTP)',
  description:
    'A mail server that sends what flows write, over SMTP. Its address, and whether it wants an app password, is in your mail provider’s help.',
  settings: mailSettings,
  secrets: {
    password: {
      label: 'Password',
      help: 'Often an app password, made for this alone. It never goes over an unencrypted connection.',
      max: 1_000,
    },
    clientSecret: { label: 'Client secret' },
  },
  when: {
    user: { setting: 'authentication', is: ['password', 'oauth'] },
    password: { setting: 'authentication', is: ['password'] },
    tokenUrl: { setting: 'authentication', is: ['oauth'] },
    clientId: { setting: 'authentication', is: ['oauth'] },
    scope: { setting: 'authentication', is: ['oauth'], optional: true },
    clientSecret: { setting: 'authentication', is: ['oauth'] },
  },
  hosts: (given) => [mailOrigin(serverOf(given)) ?? '', ...(given.tokenUrl === null ? [] : [given.tokenUrl])],
  problem(given) {
    const { fromAddress, fromName, testTo } = given
    if (mailOrigin(serverOf(given)) === null) {
      return { field: 'host', message: 'Server: it is no host name or IP address.' }
    }
    if (isExposed(given)) return { field: 'security', message: exposed }
    return (
      wrongAddress('fromAddress', () => readAddress('Sender’s address', fromAddress)) ??
      wrongAddress('fromName', () =>
        readAddresses('Sender’s name', [{ name: fromName ?? '', address: fromAddress }]),
      ) ??
      (testTo === null ? null : wrongAddress('testTo', () => readAddress('Address for a test mail', testTo)))
    )
  },
  test: (connected, signal) => tryMail(connected, signal),
})

const exposed =
  'Security: without encryption everybody on the way could read the credentials. Choose TLS or STARTTLS; only a server on this very machine may have credentials without.'

function wrongAddress<F extends string>(field: F, read: () => unknown) {
  try {
    read()
    return null
  } catch (thrown) {
    if (thrown instanceof CardError) return { field, message: thrown.message }
    throw thrown
  }
}

const testMs = 25_000

/** Logs in, and writes a mail where somebody is to get one. */
async function tryMail(connected: Connected<typeof mailSettings>, signal: AbortSignal): Promise<string> {
  const opened = connected.open(mailConnector)
  const { host, fromAddress, fromName, testTo } = opened.settings
  const { port } = serverOf(opened.settings)
  const session = await openSession(opened, { hide: connected.hide.bind(connected), signal, timeoutMs: testMs })
  const said = [`${host.trim()}:${port} answered ${session.greeting}`]
  if (session.login !== null) said.push(`it let ${opened.settings.user ?? ''} in: ${session.login}`)
  if (testTo === null) {
    session.end()
    return `${said.join('; ')}.`
  }
  const at = opened.now()
  const from = { name: fromName ?? '', address: readAddress('Sender’s address', fromAddress) }
  const to = readAddresses('Address for a test mail', [testTo])
  const { bytes } = await composeMail({
    messageId: `<flowhook-test-${opened.id}-${at}@${from.address.split('@')[1]!}>`,
    date: new Date(at),
    from,
    to,
    subject: 'A test by Flowhook',
    text: `The connection "${connected.name}" can send mails: this is one.`,
  })
  const sent = await session.send({ from: from.address, to: to.map(({ address }) => address), bytes })
  if (sent.rejected.length > 0) throw new CardError('Mail Error', `${host} refused the test mail to ${testTo}.`, 550)
  said.push(`it took a mail to ${testTo}: ${sent.response}`)
  return `${said.join('; ')}.`
}
