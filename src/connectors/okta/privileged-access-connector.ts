import { isProblem } from '../../base/errors.ts'
import { readJson } from '../../base/json/index.ts'
import { isJsonObject, type Json } from '../../base/json/json.ts'
import { OutboundError } from '../../base/outbound/outbound-error.ts'
import { CardError } from '../../cards/card.ts'
import { defineConnector, type Opened } from '../../cards/connection.ts'
import { text } from '../../cards/fields.ts'
import { orgOrigin } from './connector.ts'

/** A token is not used in its last moments, and where its end is not said not for long. */
const slackMs = 60_000
const usualMs = 30 * 60_000

/** A team of Okta Privileged Access, by the API key of a service user. */
export const privilegedAccessConnector = defineConnector({
  id: 'okta-privileged-access',
  title: 'Okta Privileged Access',
  description:
    'A team of Okta Privileged Access, by the API key of a service user (Directory > Users > Service Users).',
  settings: {
    domain: text({ label: 'Domain', help: 'e.g. example.pam.okta.com.', min: 1, max: 500 }),
    team: text({ label: 'Team', help: 'Its name.', min: 1, max: 200 }),
    keyId: text({ label: 'Key id', min: 1, max: 200 }),
  },
  secrets: { keySecret: { label: 'Key secret' } },
  okta: ['oktaprivilegedaccess'],
  hosts: ({ domain }) => [orgOrigin(domain)],
  async authorize({ settings, secrets, ...opened }, _request) {
    const key = { ...settings, secret: secrets.keySecret ?? '' }
    return { authorization: `Bearer ${await teamToken(key, opened)}` }
  },
  async test(connected, signal) {
    const { domain, team } = connected.settings
    const origin = orgOrigin(domain)
    const path = `/v1/teams/${encodeURIComponent(team)}/resource_groups`
    const answer = await connected.request({
      method: 'GET',
      url: origin + path,
      headers: { accept: 'application/json' },
      timeoutMs: 20_000,
      maxAnswerBytes: 1_048_576,
      overflow: 'cut',
      signal,
    })
    const host = new URL(origin).host
    if (answer.status === 200) return `${host} answered.`
    if (answer.status === 403) return `${host} answered: the key is good, and may not read resource groups.`
    throw new CardError('Connection Error', `GET ${path} at ${host} answered ${answer.status}.`, answer.status)
  },
})

/** The API key of a service user of a team. */
interface ServiceKey {
  readonly domain: string
  readonly team: string
  readonly keyId: string
  readonly secret: string
}

function teamToken(
  { domain, team, keyId, secret }: ServiceKey,
  opened: Pick<Opened, 'send' | 'cached' | 'now'>,
): Promise<string> {
  return opened.cached('token', async () => {
    const url = `${orgOrigin(domain)}/v1/teams/${encodeURIComponent(team)}/service_token`
    const body = JSON.stringify({ key_id: keyId, key_secret: secret })
    const headers = { 'content-type': 'application/json', accept: 'application/json' }
    const limits = { timeoutMs: 20_000, maxAnswerBytes: 65_536 }
    const answer = await opened.send({ method: 'POST', url, headers, body, ...limits }).catch((thrown: unknown) => {
      if (!(thrown instanceof OutboundError) || thrown.code === 'ABORTED') throw thrown
      throw new CardError('Connection Error', `${url} could not be asked for a token: ${thrown.safeMessage}`, 502)
    })
    const { bearer_token: token, expires_at: expires } = membersOf(answer.body)
    if (answer.status >= 300 || typeof token !== 'string' || token === '') {
      throw new CardError('Connection Error', `${url} gave no token: it answered ${answer.status}.`, 502)
    }
    const end = typeof expires === 'string' ? Date.parse(expires) : NaN
    return { value: token, until: Number.isFinite(end) ? end - slackMs : opened.now() + usualMs }
  })
}

function membersOf(bytes: Uint8Array): Readonly<Record<string, Json>> {
  try {
    const body = readJson(Buffer.from(bytes))
    return isJsonObject(body) ? body : {}
  } catch (thrown) {
    if (isProblem(thrown)) return {}
    throw thrown
  }
}
