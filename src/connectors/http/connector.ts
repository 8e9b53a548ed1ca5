import type { OutboundAnswer } from '../../base/outbound/outbound.ts'
import { CardError } from '../../cards/card.ts'
import { defineConnector } from '../../cards/connection.ts'
import { choice, list, text } from '../../cards/fields.ts'
import { clientCredentialsToken } from './client-credentials.ts'

const shownStatus = ({ status }: OutboundAnswer): string => `answered ${status}`

/** Any API over HTTP. Okta's API Connector has the same ways to authenticate. */
export const httpConnector = defineConnector({
  id: 'http',
  title: 'HTTP API',
  description:
    'Any API over HTTP: its address, and how requests authenticate. The credentials go to the named hosts only.',
  settings: {
    url: text({
      label: 'Base URL',
      help: 'Where the API is. Cards may give a path alone, which goes behind it.',
      min: 1,
      max: 2048,
    }),
    otherHosts: list({
      label: 'Further hosts',
      help: 'Host names that the credentials may go to as well.',
      optional: true,
      default: [],
      max: 20,
    }),
    authentication: choice({
      label: 'Authentication',
      options: {
        none: 'None',
        basic: 'Basic: user name and password',
        bearer: 'Bearer token',
        header: 'A header of its own',
        oauth: 'OAuth 2.0 client credentials',
      },
    }),
    user: text({ label: 'User name', optional: true, max: 500 }),
    header: text({ label: 'Header', help: 'Its name, e.g. X-API-Key.', optional: true, max: 256 }),
    tokenUrl: text({ label: 'Token URL', optional: true, max: 2048 }),
    clientId: text({ label: 'Client id', optional: true, max: 500 }),
    scope: text({ label: 'Scopes', help: 'Separated by blanks.', optional: true, max: 2000 }),
    credentialsIn: choice({
      label: 'Client credentials go into',
      options: { header: 'The Authorization header', body: 'The body' },
      optional: true,
      default: 'header',
    }),
    testUrl: text({
      label: 'Address that the test calls',
      help: 'With GET; the base URL unless given.',
      optional: true,
      max: 2048,
    }),
  },
  secrets: {
    password: { label: 'Password' },
    token: { label: 'Token' },
    headerValue: { label: 'Value of the header' },
    clientSecret: { label: 'Client secret' },
  },
  when: {
    user: { setting: 'authentication', is: ['basic'] },
    password: { setting: 'authentication', is: ['basic'] },
    token: { setting: 'authentication', is: ['bearer'] },
    header: { setting: 'authentication', is: ['header'] },
    headerValue: { setting: 'authentication', is: ['header'] },
    tokenUrl: { setting: 'authentication', is: ['oauth'] },
    clientId: { setting: 'authentication', is: ['oauth'] },
    scope: { setting: 'authentication', is: ['oauth'], optional: true },
    credentialsIn: { setting: 'authentication', is: ['oauth'], optional: true },
    clientSecret: { setting: 'authentication', is: ['oauth'] },
  },
  okta: ['httpfunctions', 'http'],
  hosts: ({ url, otherHosts, tokenUrl }) => [
    url,
    ...(otherHosts ?? []).filter((host) => typeof host === 'string'),
    ...(tokenUrl === null ? [] : [tokenUrl]),
  ],
  async authorize({ settings, secrets, ...opened }, _request) {
    switch (settings.authentication) {
      case 'none':
        return {}
      case 'basic':
        return { authorization: basic(settings.user ?? '', secrets.password ?? '') }
      case 'bearer':
        return { authorization: `Bearer ${secrets.token ?? ''}` }
      case 'header':
        return { [settings.header ?? '']: secrets.headerValue ?? '' }
      case 'oauth': {
        const { tokenUrl, clientId, scope, credentialsIn } = settings
        const client = { tokenUrl: tokenUrl ?? '', id: clientId ?? '', secret: secrets.clientSecret ?? '', scope }
        const token = await clientCredentialsToken({ ...client, inBody: credentialsIn === 'body' }, opened)
        return { authorization: `Bearer ${token}` }
      }
    }
  },
  async test(connected, signal) {
    const { url, testUrl } = connected.settings
    const asked = testUrl === null ? url : resolved(testUrl, url)
    const answer = await connected.request({
      method: 'GET',
      url: asked,
      headers: {},
      timeoutMs: 20_000,
      maxAnswerBytes: 65_536,
      overflow: 'cut',
      signal,
    })
    const where = asked.split('?')[0]!
    if (answer.status === 401 || answer.status === 403) {
      const message = `GET ${where} ${shownStatus(answer)}: the credentials were refused.`
      throw new CardError('Connection Error', message, answer.status)
    }
    if (answer.status >= 500) {
      throw new CardError('Connection Error', `GET ${where} ${shownStatus(answer)}.`, answer.status)
    }
    return `GET ${where} ${shownStatus(answer)}.`
  },
})

/** A path alone goes behind the base URL; everything else stays as it is. */
export function resolved(url: string, base: string): string {
  return url.startsWith('/') && !url.startsWith('//') ? `${base.replace(/\/+$/, '')}${url}` : url
}

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
