import { choice, text } from '../../cards/fields.ts'
import { slackAction } from './action.ts'
import { userOutputs, userValues } from './records.ts'
import { type By, userBy } from './user-by.ts'

export const readUser = slackAction({
  name: 'read-user',
  title: 'Read User',
  description: 'Gives a person by e-mail address, user ID or user name; an error where there is none.',
  inputs: {
    by: choice({
      label: 'Who',
      options: { email: 'By e-mail address', id: 'By user ID', username: 'By user name' },
      optional: true,
      default: 'email',
    }),
    email: text({ label: 'E-mail address', optional: true, default: '', max: 320 }),
    user: text({ label: 'User ID', optional: true, default: '', max: 200 }),
    username: text({ label: 'User name', optional: true, default: '', max: 200 }),
  },
  outputs: userOutputs,
  okta: {
    functions: ['slack:readUser2'],
    inputs: { by: 'parameters.fieldType', email: 'User.Email', user: 'User.User ID', username: 'User.Username' },
    outputs: {
      full_name: 'User.Full Name',
      email: 'User.Email',
      user_id: 'User.User ID',
      username: 'User.Username',
    },
    words: { by: { Email: 'email', 'User ID': 'id', Username: 'username' } },
  },
  example: { email: 'ada@example.com' },
  async perform({ by, email, user, username }, slack, { tools, connection }) {
    const how = by as By
    return userValues(await userBy(how, { email, id: user, username }[how], slack, tools, connection))
  },
})
