import { text } from '../../cards/fields.ts'
import { slackAction } from './action.ts'
import { messageFields, messageOf, sendFields } from './message.ts'
import { textAt } from './records.ts'

export const sendEphemeralMessage = slackAction({
  name: 'send-ephemeral-message',
  title: 'Send Message Only One Person Sees',
  description: 'Shows a message in a channel to one person in it, until that person reloads Slack.',
  inputs: {
    channel: text({ label: 'Channel ID', min: 1, max: 200 }),
    user: text({ label: 'User ID', min: 1, max: 200 }),
    ...messageFields,
    ...sendFields,
  },
  outputs: { timestamp: text({ label: 'Timestamp' }) },
  example: { channel: 'C0123456789', user: 'U0123456789', text: 'Only you can see this.' },
  async perform({ channel, user, thread, links, ...message }, slack) {
    const sent = await slack({
      method: 'chat.postEphemeral',
      arguments: { channel, user, ...messageOf(message), thread_ts: thread, link_names: links },
    })
    return { timestamp: textAt(sent, 'message_ts') }
  },
})
