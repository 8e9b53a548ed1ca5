import { text } from '../../cards/fields.ts'
import { slackAction } from './action.ts'
import { messageFields, messageOf } from './message.ts'
import { textAt } from './records.ts'

export const updateMessage = slackAction({
  name: 'update-message',
  title: 'Update Message',
  description: 'Puts another content into a message that the app sent. An empty text clears the one that was there.',
  inputs: {
    channel: text({ label: 'Channel ID', min: 1, max: 200 }),
    timestamp: text({ label: 'Timestamp', help: 'Of the message, as the card that sent it gave it.', min: 1, max: 50 }),
    ...messageFields,
  },
  outputs: { timestamp: text({ label: 'Timestamp' }) },
  example: { channel: 'C0123456789', timestamp: '1503435956.000247', text: 'Done.' },
  async perform({ channel, timestamp, ...message }, slack) {
    const updated = await slack({
      method: 'chat.update',
      arguments: { channel, ts: timestamp, ...messageOf(message) },
      clears: ['text'],
    })
    return { timestamp: textAt(updated, 'ts') }
  },
})
