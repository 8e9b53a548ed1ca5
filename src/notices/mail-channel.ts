import type { Clock } from '../base/clock.ts'
import type { Ids } from '../base/ids.ts'
import { openOutbound, operatorsOwn } from '../base/outbound/index.ts'
import { sendMail, type MailLogin } from '../connectors/mail/server-mail.ts'
import type { Channel } from './notice.ts'

/** How notices go by mail. */
export interface NoticeMail {
  readonly server: MailLogin
  readonly from: string
  readonly to: readonly string[]
}

/** Mails notices. A client of its own may go to the mail server that the operator set, wherever that is. */
export function mailChannel(parts: {
  readonly mail: NoticeMail
  readonly version: string
  readonly caCerts: string | null
  readonly clock: Clock
  readonly ids: Pick<Ids, 'uuid'>
}): Channel {
  const { clock, ids } = parts
  const { server, from, to } = parts.mail
  const outbound = openOutbound({
    allowedNetworks: operatorsOwn(
      `smtp://${server.host.includes(':') ? `[${server.host}]` : server.host}:${server.port}`,
    ),
    userAgent: `Flowhook/${parts.version}`,
    ...(parts.caCerts === null ? {} : { ca: parts.caCerts }),
  })
  const ending = new AbortController()
  return {
    name: 'mail',
    async send({ kind, title, text, url, at, held }) {
      const more = held === 0 ? [] : [`${held} more of this kind were held back since the last mail.`]
      const last = 'No further mail of this kind is sent within the next hour.'
      await sendMail(
        server,
        {
          messageId: `<${ids.uuid()}@${from.split('@')[1]}>`,
          date: new Date(clock.now()),
          from: { name: 'Flowhook', address: from },
          to: to.map((address) => ({ name: '', address })),
          subject: `Flowhook: ${title}`,
          text: [text, ...more, '', url, '', `${new Date(at).toISOString()} · ${last}`, ''].join('\n'),
          headers: { 'auto-submitted': 'auto-generated', 'x-flowhook-notice': kind },
        },
        { connectMail: (dial) => outbound.connectMail(dial), signal: ending.signal },
      )
    },
    async close() {
      ending.abort()
      await outbound.close()
    },
  }
}
