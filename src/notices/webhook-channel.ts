import { openOutbound, operatorsOwn } from '../base/outbound/index.ts'
import type { Channel } from './notice.ts'

/**
 * Posts notices as JSON. `text` holds everything in one string, which is what chat services show. A client of its own may go to
 * the URL that the operator set, wherever that is.
 */
export function webhookChannel(parts: {
  readonly url: string
  readonly version: string
  readonly caCerts: string | null
}): Channel {
  const outbound = openOutbound({
    allowedNetworks: operatorsOwn(parts.url),
    userAgent: `Flowhook/${parts.version}`,
    ...(parts.caCerts === null ? {} : { ca: parts.caCerts }),
  })
  return {
    name: 'webhook',
    async send({ kind, title, text, url, at, held }) {
      const more = held === 0 ? '' : ` ${held} more of this kind were held back.`
      const body = { text: `${title}. ${text}${more} ${url}`, kind, title, detail: text, url, held, at: new Date(at) }
      const { status } = await outbound.request({
        method: 'POST',
        url: parts.url,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        timeoutMs: 15_000,
        maxAnswerBytes: 65_536,
        overflow: 'cut',
      })
      if (status < 200 || status > 299) throw new Error(`The webhook answered ${status}; expected 200 to 299.`)
    },
    close: () => outbound.close(),
  }
}
