import type { Json } from '../../base/json/json.ts'
import { boolean, integer, list, text } from '../../cards/fields.ts'
import { slackAction } from './action.ts'
import { pagesOf } from './call-slack.ts'
import { userValues } from './records.ts'
import { displayName } from './user-by.ts'

export const findUsers = slackAction({
  name: 'find-users',
  title: 'Find Users',
  description: 'Gives the people whose name or e-mail address has a text in it.',
  inputs: {
    text: text({ label: 'Text', help: 'In any case. Empty: everybody.', optional: true, default: '', max: 200 }),
    limit: integer({ label: 'Limit', optional: true, default: 100, min: 1, max: 10_000 }),
    bots: boolean({ label: 'With apps and people who left', optional: true, default: false }),
  },
  outputs: {
    users: list({ label: 'Users', help: 'Each with Full Name, Email, User ID and Username.' }),
    count: integer({ label: 'How many' }),
  },
  example: { text: 'lovelace' },
  async perform({ text, limit, bots }, _slack, { tools, connection }) {
    const wanted = text.trim().toLowerCase()
    const users: Readonly<Record<string, Json>>[] = []
    for await (const page of pagesOf(tools, connection, { method: 'users.list', arguments: {}, list: 'members' })) {
      for (const user of page) {
        if (!bots && (user['deleted'] === true || user['is_bot'] === true)) continue
        const { full_name, email, user_id, username } = userValues(user)
        const names = [full_name, email, username, displayName(user)]
        if (!names.some((name) => name.toLowerCase().includes(wanted))) continue
        users.push({ 'Full Name': full_name, Email: email, 'User ID': user_id, Username: username })
        if (users.length === limit) return { users, count: users.length }
      }
    }
    return { users, count: users.length }
  },
})
