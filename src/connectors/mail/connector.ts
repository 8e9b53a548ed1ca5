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
      optional: true,
      max: 1_000,
    },
  },
  hosts: (given) => [mailOrigin(serverOf(given)) ?? ''],
  problem(given, secrets) {
    const { user, fromAddress, fromName, testTo } = given
    const hasPassword = secrets.includes('password')
    if (mailOrigin(serverOf(given)) === null) {
      return { field: 'host', message: 'Server: it is no host name or IP address.' }
    }
    if (hasPassword && user === null) {
      return { field: 'user', message: 'User name: a password is given, so a user name is needed too.' }
    }
    if (!hasPassword && user !== null) {
      return { field: 'password', message: 'Password: a user name is given, so a password is needed too.' }
    }
    if (hasPassword && isExposed(given)) return { field: 'password', message: exposed }
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
  'Password: without encryption everybody on the way could read it. Choose TLS or STARTTLS; only a server on this very machine may have a password without.'

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
  if (session.login !== null) said.push(`it took the user name and password: ${session.login}`)
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
