import type { Json } from '../../base/json/json.ts'
import { CardError } from '../../cards/card.ts'

/** What Slack's errors mean, what to do, and the HTTP status that says the same; Slack itself answers 200 to nearly everything. */
const known: Readonly<Record<string, readonly [status: number, advice: string]>> = {
  not_authed: [401, 'The connection has no token. Put the bot token of your app into it.'],
  invalid_auth: [401, 'The token is not valid for this workspace. Put the bot token of your app into the connection.'],
  token_revoked: [401, 'The token was revoked. Install the app again and put the new token into the connection.'],
  token_expired: [401, 'The token has expired. Put a new one into the connection.'],
  account_inactive: [401, 'The app was removed, or its user is deactivated. Install the app again.'],
  missing_scope: [403, 'Add the scope under OAuth & Permissions, and install the app again.'],
  not_allowed_token_type: [403, 'This call needs another kind of token. Use the bot token, xoxb-.'],
  team_access_not_granted: [
    403,
    'The token is not for this workspace of the organization. Have an administrator add the app to it.',
  ],
  not_in_channel: [403, 'Invite the app to the channel: /invite @app.'],
  is_archived: [403, 'The channel is archived.'],
  channel_is_limited_access: [403, 'Only people with access to its Salesforce record may use this channel.'],
  user_not_in_channel: [403, 'The person is not in the channel. Invite that person first.'],
  restricted_action: [403, 'A setting of the workspace forbids it.'],
  cant_update_message: [403, 'An app can only change its own messages.'],
  channel_not_found: [404, 'Check its id; to find a private channel the app must be in it.'],
  user_not_found: [404, 'Check the id.'],
  users_not_found: [404, 'Nobody in the workspace has this address.'],
  message_not_found: [404, 'Check the timestamp and the channel.'],
  not_found: [404, 'Check the id.'],
  invalid_arguments: [400, 'An input of the card is not as Slack wants it.'],
  cannot_dm_bot: [400, 'Apps cannot write to apps. Choose a person.'],
  expired_trigger_id: [400, 'Slack takes a trigger id for 3 seconds only: open the view before anything else.'],
  exchanged_trigger_id: [400, 'A trigger id opens one view only.'],
  no_text: [400, 'Give the message a text.'],
  msg_too_long: [400, 'The text has more than the 40,000 characters that Slack takes.'],
  invalid_blocks: [400, 'The Block Kit Builder (app.slack.com/block-kit-builder) says what is wrong with the blocks.'],
  ratelimited: [429, 'Slack takes this many calls no more. The card has waited as often as it may.'],
}

/** What a flow sees where Slack says no. @param method Slack's own, e.g. `chat.postMessage` */
export function slackError(method: string, body: Readonly<Record<string, Json>>): CardError {
  const code = typeof body['error'] === 'string' ? body['error'].slice(0, 100) : 'unknown'
  const [status, advice] = Object.hasOwn(known, code) ? known[code]! : [400, '']
  const { needed, response_metadata: more } = body
  const scope = typeof needed === 'string' ? ` It needs ${needed.slice(0, 200)}.` : ''
  const said = messagesOf(more).map((each) => ` ${each.slice(0, 200)}`)
  const words = advice === '' ? '' : ` ${advice}`
  return new CardError('Slack Error', `Slack refused ${method}: ${code}.${scope}${words}${said.join('')}`, status)
}

function messagesOf(metadata: Json | undefined): readonly string[] {
  const { messages } = (metadata ?? {}) as { readonly messages?: unknown }
  return Array.isArray(messages) ? messages.filter((each) => typeof each === 'string').slice(0, 5) : []
}
