import { isProblem } from '../../base/errors.ts'
import { readJson } from '../../base/json/index.ts'
import { isJsonObject, type Json } from '../../base/json/json.ts'
import { CardError } from '../../cards/card.ts'
import { defineConnector } from '../../cards/connection.ts'
import { choice, text } from '../../cards/fields.ts'
import { serviceAppToken } from './service-app-token.ts'

/** An Okta org, by an API token or as a service app with a key of its own. */
export const oktaConnector = defineConnector({
  id: 'okta',
  title: 'Okta',
  description:
    'An Okta org: by an API token of an administrator (Security > API > Tokens), or as a service app (API Services) with a key.',
  settings: {
    domain: text({
      label: 'Okta domain',
      help: 'The org’s own, e.g. example.okta.com; not the one with -admin.',
      min: 1,
      max: 500,
    }),
    authentication: choice({
      label: 'Authentication',
      options: { token: 'API token', key: 'OAuth 2.0 with a private key' },
    }),
    clientId: text({ label: 'Client id', help: 'Of the service app.', optional: true, max: 100 }),
    keyId: text({ label: 'Key id', help: 'Where the app has several keys.', optional: true, max: 200 }),
    scopes: text({
      label: 'Scopes',
      help: 'Granted to the app, separated by blanks: okta.users.manage okta.groups.manage.',
      optional: true,
      max: 4000,
    }),
  },
  secrets: {
    token: { label: 'API token' },
    privateKey: { label: 'Private key', help: 'PKCS #8 in PEM, or a JWK.', multiline: true },
  },
  when: {
    token: { setting: 'authentication', is: ['token'] },
    clientId: { setting: 'authentication', is: ['key'] },
    keyId: { setting: 'authentication', is: ['key'], optional: true },
    scopes: { setting: 'authentication', is: ['key'] },
    privateKey: { setting: 'authentication', is: ['key'] },
  },
  okta: ['okta', 'oktadevices', 'oktarealms'],
  hosts: ({ domain }) => [orgOrigin(domain)],
  async authorize({ settings, secrets, ...opened }, _request) {
    if (settings.authentication === 'token') return { authorization: `SSWS ${secrets.token ?? ''}` }
    const app = {
      origin: orgOrigin(settings.domain),
      clientId: settings.clientId ?? '',
      keyId: settings.keyId,
      scopes: settings.scopes ?? '',
      privateKey: secrets.privateKey ?? '',
    }
    return { authorization: `Bearer ${await serviceAppToken(app, opened)}` }
  },
  async test(connected, signal) {
    const origin = orgOrigin(connected.settings.domain)
    const isToken = connected.settings.authentication === 'token'
    const path = isToken ? '/api/v1/users/me' : '/api/v1/users?limit=1'
    const answer = await connected.request({
      method: 'GET',
      url: origin + path,
      headers: { accept: 'application/json' },
      timeoutMs: 20_000,
      maxAnswerBytes: 1_048_576,
      signal,
    })
    const host = new URL(origin).host
    if (answer.status === 200) {
      const who = isToken ? loginIn(answer.body) : null
      return who === null ? `${host} answered.` : `${host} answered: the token is ${who}’s.`
    }
    // The token was good, it only may not read users.
    if (answer.status === 403 && !isToken)
      return `${host} answered: the app has a token, whose scopes do not read users.`
    const why = answer.status === 401 ? 'the credentials were refused' : 'this is no Okta org, or it is not well'
    throw new CardError('Connection Error', `GET ${path} at ${host} answered ${answer.status}: ${why}.`, answer.status)
  },
})

/** `example.okta.com`, or a whole address, as an origin. */
export function orgOrigin(domain: string): string {
  const text = domain.trim()
  return URL.parse(text.includes('://') ? text : `https://${text}`)?.origin ?? 'https://invalid'
}

function loginIn(bytes: Uint8Array): string | null {
  try {
    const user: Json = readJson(Buffer.from(bytes))
    const profile = isJsonObject(user) ? (user['profile'] ?? null) : null
    const login = isJsonObject(profile) ? profile['login'] : null
    return typeof login === 'string' ? login.slice(0, 200) : null
  } catch (thrown) {
    if (isProblem(thrown)) return null
    throw thrown
  }
}
