import { choice, text } from '../../cards/fields.ts'
import { slackAction } from './action.ts'
import { messageFields, messageOf, messagePorts, messageWords, sendFields, sendPorts } from './message.ts'
import { textAt } from './records.ts'
import { type By, given, userBy } from './user-by.ts'

export const sendDirectMessage = slackAction({
  name: 'send-direct-message',
  title: 'Send Direct Message',
  description: 'Sends a message to one person.',
  inputs: {
    by: choice({
      label: 'Who',
      options: { id: 'By user ID', username: 'By user name', email: 'By e-mail address' },
      optional: true,
      default: 'id',
    }),
    user: text({ label: 'User ID', optional: true, default: '', max: 200 }),
    username: text({ label: 'User name', optional: true, default: '', max: 200 }),
    email: text({ label: 'E-mail address', optional: true, default: '', max: 320 }),
    ...messageFields,
    ...sendFields,
  },
  outputs: {
    timestamp: text({ label: 'Timestamp', help: 'Names the message in its channel.' }),
    channel: text({ label: 'Channel ID', help: 'Of the conversation with the person.' }),
  },
  okta: {
    functions: ['slack:sendDirectMessage2'],
    inputs: {
      by: 'parameters.fieldType',
      user: 'User.User ID',
      username: 'User.Username',
      ...messagePorts,
      ...sendPorts,
    },
    outputs: { timestamp: 'Message.Timestamp' },
    words: { ...messageWords, by: { 'User ID': 'id', Username: 'username' } },
  },
  example: { by: 'email', email: 'ada@example.com', text: 'Your password was changed. Was it you?' },
  async perform({ by, user, username, email, thread, links, ...message }, slack, { tools, connection }) {
    const content = messageOf(message)
    const how = by as By
    const whom = given(how, { id: user, username, email }[how])
    const id = how === 'id' ? whom : textAt(await userBy(how, whom, slack, tools, connection), 'id')
    const opened = await slack({ method: 'conversations.open', arguments: { users: id } }, 'open')
    const channel = textAt(opened['channel'], 'id')
    const sent = await slack({
      method: 'chat.postMessage',
      arguments: { channel, ...content, thread_ts: thread, link_names: links },
    })
    return { timestamp: textAt(sent, 'ts'), channel }
  },
})
