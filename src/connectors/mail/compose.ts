import MailComposer from 'nodemailer/lib/mail-composer'
import { CardError } from '../../cards/card.ts'
import type { Mailbox } from './addresses.ts'
import type { Attachment } from './attachments.ts'

/** What a mail is made of; every part was checked before. */
export interface Mail {
  /** With its angle brackets. */
  readonly messageId: string
  readonly date: Date
  readonly from: Mailbox
  readonly to?: readonly Mailbox[]
  readonly cc?: readonly Mailbox[]
  readonly replyTo?: readonly Mailbox[]
  readonly subject: string
  readonly text: string
  readonly html?: string | null
  readonly headers?: Readonly<Record<string, string>>
  readonly attachments?: readonly Attachment[]
}

/** A mail as it is sent, at most: what nearly every server takes. */
export const mostMailBytes = 10 * 1024 * 1024

/**
 * Makes the mail's text (RFC 5322, MIME). Who gets a blind copy is in the envelope only.
 *
 * @throws CardError `Invalid Input` where it is too large
 */
export async function composeMail({ messageId, date, html, headers, attachments, ...mail }: Mail) {
  const given = (attachments ?? []).reduce((sum, { bytes }) => sum + bytes.length, 0)
  if (given * 1.37 > mostMailBytes) throw tooLarge(given)
  const composer = new MailComposer({
    from: mail.from,
    ...(mail.to === undefined ? {} : { to: [...mail.to] }),
    ...(mail.cc === undefined ? {} : { cc: [...mail.cc] }),
    ...(mail.replyTo === undefined ? {} : { replyTo: [...mail.replyTo] }),
    subject: mail.subject,
    text: mail.text,
    ...(html === null || html === undefined ? {} : { html }),
    messageId,
    date,
    headers: Object.entries(headers ?? {}).map(([key, value]) => ({ key, value })),
    attachments: (attachments ?? []).map(({ name, type, bytes }) => ({
      filename: name,
      contentType: type,
      content: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      contentDisposition: 'attachment',
    })),
    // Nothing in a mail is ever read from a file or an address: values only.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const bytes = await composer.compile().build()
  if (bytes.length > mostMailBytes) throw tooLarge(bytes.length)
  return { bytes }
}

function tooLarge(bytes: number): CardError {
  const megabytes = (bytes / 1024 / 1024).toFixed(1)
  return new CardError(
    'Invalid Input',
    `The mail has ${megabytes} MiB; expected at most ${mostMailBytes / 1024 / 1024} as it is sent, where attachments take a third more. Send a link instead.`,
    413,
  )
}
