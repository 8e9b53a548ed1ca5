import type { Json } from '../../base/json/json.ts'
import { defineEffect } from '../../cards/card.ts'
import type { StepAttempt } from '../../cards/durable.ts'
import { connection, fields, list, number, template, text } from '../../cards/fields.ts'
import { mostRecipients, readAddress, readAddresses, refuseBreaks, wrong, type Mailbox } from './addresses.ts'
import { readAttachments } from './attachments.ts'
import { composeMail, mostMailBytes } from './compose.ts'
import { mailConnector } from './connector.ts'
import { readMailHeaders } from './headers.ts'
import { textOfHtml } from './html-text.ts'
import { openSession, type Sent } from './session.ts'

const longestBody = 2_000_000

/** Handed in as one step: a mail that is recorded as taken is never sent again. */
export const sendEmail = defineEffect({
  id: 'mail.send-email',
  title: 'Send Email',
  description: 'Sends a mail through a mail server: text or HTML, to several recipients, with attachments.',
  inputs: {
    connection: connection({ label: 'Connection', connector: 'mail' }),
    to: list({
      label: 'To',
      help: `Addresses such as ada@example.com or Ada <ada@example.com>; ${mostRecipients} at most with Cc and Bcc.`,
      optional: true,
      default: [],
      max: mostRecipients,
    }),
    cc: list({ label: 'Cc', optional: true, default: [], max: mostRecipients }),
    bcc: list({ label: 'Bcc', help: 'Get it unseen by the others.', optional: true, default: [], max: mostRecipients }),
    subject: template({ label: 'Subject', optional: true, default: '', max: 1_000 }),
    text: template({
      label: 'Text',
      help: 'Values stand in double braces. With HTML and no text, the text is made of the HTML.',
      optional: true,
      max: longestBody,
    }),
    html: template({
      label: 'HTML',
      help: 'Values from outside go through the card HTML Escape first.',
      optional: true,
      max: longestBody,
    }),
    attachments: list({
      label: 'Attachments',
      help: 'Files that other cards gave, or objects with name, content as text or base64, and type, e.g. text/csv.',
      optional: true,
      default: [],
      max: 20,
    }),
    from: text({
      label: 'From',
      help: 'Instead of the connection’s sender; many servers refuse other ones.',
      optional: true,
      max: 600,
    }),
    reply_to: text({ label: 'Reply to', help: 'Where answers go.', optional: true, max: 2_000 }),
    headers: fields({
      label: 'Further headers',
      help: 'X-…, In-Reply-To, References, Importance, List-Unsubscribe and the like.',
      optional: true,
      default: {},
    }),
    timeout: number({ label: 'Time-out in seconds', optional: true, default: 60, min: 1, max: 60 }),
  },
  outputs: {
    message_id: text({ label: 'Message ID' }),
    accepted: list({ label: 'Accepted', help: 'Addresses that the server takes the mail for.' }),
    rejected: list({ label: 'Rejected', help: 'Those that it refused, while it took others.' }),
    response: text({ label: 'Response', help: 'What the server said.' }),
  },
  examples: [
    {
      title: 'The mail goes from the connection’s sender.',
      inputs: {
        connection: '',
        to: ['Ada <ada@example.com>'],
        subject: 'A new account',
        text: 'Your account is ready.',
      },
    },
    {
      title: 'Without a connection it fails.',
      inputs: { connection: '', to: ['ada@example.com'], subject: 'Hello', text: 'Hello' },
      error: 'No connection is chosen. Choose one for Email (SMTP)',
    },
    {
      title: 'A line break in a subject would begin another header.',
      inputs: { connection: '', to: ['ada@example.com'], subject: 'Hello\r\nBcc: eve@example.com', text: 'Hello' },
      error: 'Subject: it has a line break',
    },
  ],
  async perform(inputs, tools) {
    const { name, durable } = tools
    const recipients = {
      to: readAddresses('To', inputs.to),
      cc: readAddresses('Cc', inputs.cc),
      bcc: readAddresses('Bcc', inputs.bcc),
    }
    const to = envelopeOf(Object.values(recipients).flat())
    const from = inputs.from === null ? null : oneOf('From', inputs.from)
    const replyTo = readAddresses('Reply to', [inputs.reply_to])
    refuseBreaks('Subject', inputs.subject)
    const html = inputs.html === null || inputs.html === '' ? null : inputs.html
    const mail = {
      to: recipients.to,
      cc: recipients.cc,
      replyTo,
      subject: inputs.subject,
      text: inputs.text ?? (html === null ? '' : textOfHtml(html)),
      html,
      headers: readMailHeaders(inputs.headers),
      date: new Date(durable.now(`${name}/date`)),
    }

    const send = async ({ key, signal }: StepAttempt): Promise<Sent & { readonly messageId: string }> => {
      // Asked for in here: a mail that is recorded needs no connection any more.
      const connected = await tools.connection(inputs.connection, mailConnector)
      const { fromName, fromAddress } = connected.settings
      const sender = from ?? { name: fromName ?? '', address: readAddress('Sender’s address', fromAddress) }
      // The same on every try of this step: who gets the mail twice after a crash can tell that it is the same one.
      const messageId = `<${key}@${sender.address.split('@')[1]!}>`
      const attachments = await readAttachments(inputs.attachments, tools, mostMailBytes)
      const { bytes } = await composeMail({ ...mail, attachments, from: sender, messageId })
      const session = await openSession(connected.open(mailConnector), {
        hide: (said) => connected.hide(said),
        signal,
        timeoutMs: inputs.timeout * 1000,
      })
      return { messageId, ...(await session.send({ from: sender.address, to, bytes })) }
    }
    const { messageId, accepted, rejected, response } = await durable.step(`${name}/send`, send)
    return { message_id: messageId, accepted, rejected, response }
  },
})

/** Every address once, whichever field it is in. */
function envelopeOf(boxes: readonly Mailbox[]): readonly string[] {
  const addresses = new Map(boxes.map(({ address }) => [address.toLowerCase(), address]))
  if (addresses.size === 0) throw wrong('To', 'it is empty, as are Cc and Bcc. Expected at least one address.')
  if (addresses.size > mostRecipients) {
    throw wrong('To', `with Cc and Bcc it has ${addresses.size} addresses; expected at most ${mostRecipients}.`)
  }
  return [...addresses.values()]
}

function oneOf(field: string, value: Json): Mailbox {
  const [box, ...more] = readAddresses(field, [value])
  if (box === undefined || more.length > 0) throw wrong(field, 'expected one address.')
  return box
}
