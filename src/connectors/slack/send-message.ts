import { CardError } from '../../cards/card.ts'
import { boolean, text } from '../../cards/fields.ts'
import { slackAction } from './action.ts'
import { messageFields, messageOf, messagePorts, messageWords, sendFields, sendPorts } from './message.ts'
import { textAt } from './records.ts'

export const sendMessage = slackAction({
  name: 'send-message',
  title: 'Send Message to Channel',
  description:
    'Sends a message to a channel. The app must be in it, or may write to public channels (chat:write.public).',
  inputs: {
    channel: text({ label: 'Channel', help: 'Its ID, or #name.', optional: true, default: '', max: 200 }),
    channel_id: text({
      label: 'Channel ID',
      help: 'One that another card gives; it goes before Channel.',
      optional: true,
      default: '',
      max: 200,
    }),
    ...messageFields,
    ...sendFields,
    as_bot: boolean({
      label: 'Under a name of its own',
      help: 'With the name and the icon below; for that the app needs chat:write.customize.',
      optional: true,
      default: true,
    }),
    bot_name: text({ label: 'Name', optional: true, default: '', max: 200 }),
    icon: text({ label: 'Icon emoji', help: ':bell:', optional: true, default: '', max: 200 }),
  },
  outputs: {
    timestamp: text({ label: 'Timestamp', help: 'Names the message in its channel.' }),
    channel: text({ label: 'Channel ID' }),
  },
  okta: {
    functions: ['slack:sendMessageToChannel2'],
    inputs: {
      channel: 'parameters.channel',
      channel_id: 'Channel.channelId',
      ...messagePorts,
      ...sendPorts,
      as_bot: 'parameters.bot',
      bot_name: 'Slackbot.Name',
      icon: 'Slackbot.Icon Emoji',
    },
    outputs: { timestamp: 'Message.Timestamp' },
    words: { ...messageWords, as_bot: { Yes: 'true', No: 'false' } },
  },
  example: { channel: '#security', text: 'Somebody changed the sign-on policy.' },
  async perform({ channel, channel_id, thread, links, as_bot, bot_name, icon, ...message }, slack) {
    const name = as_bot ? { username: bot_name, icon_emoji: emoji(icon) } : {}
    const to = channel_id.trim() === '' ? channel.trim() : channel_id.trim()
    if (to === '') throw new CardError('Invalid Input', 'Channel: It is empty. Give its ID, or #name.', 400)
    const sent = await slack({
      method: 'chat.postMessage',
      arguments: {
        channel: to,
        ...messageOf(message),
        thread_ts: thread,
        link_names: links,
        ...name,
      },
    })
    return { timestamp: textAt(sent, 'ts'), channel: textAt(sent, 'channel') }
  },
})

/** With its colons, which people leave out. */
const emoji = (icon: string): string => (icon === '' || icon.startsWith(':') ? icon : `:${icon}:`)
