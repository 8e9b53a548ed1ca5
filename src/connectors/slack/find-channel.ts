import { boolean, object, text } from '../../cards/fields.ts'
import { slackAction } from './action.ts'
import { pagesOf } from './call-slack.ts'
import { textAt } from './records.ts'

export const findChannel = slackAction({
  name: 'find-channel',
  title: 'Find Channel',
  description: 'Gives a channel by its name. Private ones are only found where the app is in them.',
  inputs: {
    name: text({ label: 'Name', help: 'With or without #.', min: 1, max: 200 }),
    archived: boolean({ label: 'Archived ones too', optional: true, default: false }),
  },
  outputs: {
    found: boolean({ label: 'Found' }),
    channel: text({ label: 'Channel ID', help: 'Empty where there is none.' }),
    is_private: boolean({ label: 'Private' }),
    raw: object({ label: 'Raw output', help: 'As Slack’s API gives it; null where there is none.' }),
  },
  example: { name: '#security' },
  async perform({ name, archived }, _slack, { tools, connection }) {
    const wanted = name.trim().replace(/^#/, '').toLowerCase()
    const pages = pagesOf(tools, connection, {
      method: 'conversations.list',
      arguments: { types: 'public_channel,private_channel', exclude_archived: !archived },
      list: 'channels',
    })
    for await (const page of pages) {
      const raw = page.find((channel) => textAt(channel, 'name').toLowerCase() === wanted)
      if (raw !== undefined) {
        return { found: true, channel: textAt(raw, 'id'), is_private: raw['is_private'] === true, raw }
      }
    }
    return { found: false, channel: '', is_private: false, raw: null }
  },
})
