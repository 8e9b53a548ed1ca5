import { CardError } from '../../cards/card.ts'
import { choice, fields, object, text } from '../../cards/fields.ts'
import { slackAction } from './action.ts'

/** Whatever else Slack can do. */
export const customApiAction = slackAction({
  name: 'custom-api-action',
  title: 'Custom API Action',
  description: 'Calls any method of Slack’s Web API; what Slack refuses is an error.',
  inputs: {
    kind: choice({
      label: 'Kind',
      options: { write: 'Changes something (POST)', read: 'Only reads (GET)' },
      optional: true,
      default: 'write',
    }),
    method: text({ label: 'Method', help: 'conversations.invite', min: 3, max: 100 }),
    arguments: fields({ label: 'Arguments', optional: true, default: {} }),
  },
  outputs: { body: object({ label: 'Answer', help: 'As Slack’s API gives it.' }) },
  example: { method: 'conversations.invite', arguments: { channel: 'C0123456789', users: 'U0123456789' } },
  async perform({ kind, method, arguments: given }, slack) {
    if (!/^[a-zA-Z]+(?:\.[a-zA-Z]+){1,4}$/.test(method)) {
      throw new CardError('Invalid Input', `Method: Expected a name like "conversations.invite", not "${method}".`, 400)
    }
    const body = await slack({ method, arguments: given, ...(kind === 'read' ? { reads: true as const } : {}) })
    return { body }
  },
})
