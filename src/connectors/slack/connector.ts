import { isProblem } from '../../base/errors.ts'
import { readJson } from '../../base/json/index.ts'
import { isJsonObject, type Json } from '../../base/json/json.ts'
import { CardError } from '../../cards/card.ts'
import { defineConnector } from '../../cards/connection.ts'
import { text } from '../../cards/fields.ts'
import { slackError } from './slack-error.ts'

/** A Slack workspace, as an app of it. */
export const slackConnector = defineConnector({
  id: 'slack',
  title: 'Slack',
  description:
    'A Slack workspace, as an app of your own (api.slack.com/apps): its bot token is under OAuth & Permissions once it is installed.',
  settings: {
    address: text({
      label: 'Address',
      help: 'Only for GovSlack: slack-gov.com.',
      optional: true,
      default: 'slack.com',
      max: 500,
    }),
  },
  secrets: { token: { label: 'Bot token', help: 'It begins with xoxb-.' } },
  okta: ['slack'],
  hosts: ({ address }) => [slackOrigin(address)],
  authorize: ({ secrets }) => ({ authorization: `Bearer ${secrets.token ?? ''}` }),
  async test(connected, signal) {
    const origin = slackOrigin(connected.settings.address)
    const answer = await connected.request({
      method: 'POST',
      url: `${origin}/api/auth.test`,
      headers: { accept: 'application/json' },
      timeoutMs: 20_000,
      maxAnswerBytes: 1_048_576,
      signal,
    })
    const { host } = new URL(origin)
    const body = jsonIn(answer.body)
    if (body === null || answer.status >= 400) {
      const message = `POST /api/auth.test at ${host} answered ${answer.status}: this is not Slack, or it is not well.`
      throw new CardError('Connection Error', message, answer.status)
    }
    if (body['ok'] !== true) throw slackError('auth.test', body)
    const { user, team } = body
    return `${host} answered: the token is that of ${shown(user)} in the workspace ${shown(team)}.`
  },
})

/** `slack.com`, or a whole address, as an origin. */
export function slackOrigin(address: string): string {
  const text = address.trim() === '' ? 'slack.com' : address.trim()
  return URL.parse(text.includes('://') ? text : `https://${text}`)?.origin ?? 'https://invalid'
}

const shown = (name: Json | undefined): string => (typeof name === 'string' ? name.slice(0, 200) : '(without a name)')

function jsonIn(bytes: Uint8Array): Readonly<Record<string, Json>> | null {
  try {
    const body: Json = readJson(Buffer.from(bytes))
    return isJsonObject(body) ? body : null
  } catch (thrown) {
    if (isProblem(thrown)) return null
    throw thrown
  }
}
