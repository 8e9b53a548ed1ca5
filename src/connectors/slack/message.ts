import { isJsonObject, type Json } from '../../base/json/json.ts'
import { CardError } from '../../cards/card.ts'
import { any, boolean, choice, text, type ValuesOf } from '../../cards/fields.ts'

/** What a message is made of, for every card that sends or changes one. */
export const messageFields = {
  message_type: choice({
    label: 'Message type',
    options: { text: 'Plain text', blocks: 'Blocks' },
    optional: true,
    default: 'text',
  }),
  text: text({
    label: 'Text',
    help: 'Slack’s markup is read: *bold*, <https://example.com|a link>, <@U0123456789>.',
    optional: true,
    default: '',
    max: 40_000,
  }),
  blocks: any({
    label: 'Blocks',
    help: 'A list of at most 50 blocks, or the JSON text that the Block Kit Builder gives.',
    optional: true,
  }),
  notification: text({
    label: 'Notification message',
    help: 'What a notification shows in place of the blocks.',
    optional: true,
    default: '',
    max: 40_000,
  }),
} as const

/** What only a new message has. */
export const sendFields = {
  thread: text({
    label: 'Thread timestamp',
    help: 'The timestamp of the message that this one answers.',
    optional: true,
    default: '',
    max: 50,
  }),
  links: boolean({ label: 'Link channel names and user names', optional: true, default: true }),
} as const

/** The ports of these in Okta's files. */
export const messagePorts = {
  message_type: 'parameters.messageType',
  text: 'Message.Text',
  blocks: 'Message.Blocks',
  notification: 'Message.Notification Message',
} as const
export const sendPorts = { thread: 'Message.Thread Timestamp', links: 'parameters.links' } as const
export const messageWords = {
  message_type: { 'Plain Text': 'text', Blocks: 'blocks' },
  links: { Yes: 'true', No: 'false' },
} as const

/** The arguments of Slack's methods for a message. @throws CardError `Invalid Input` for blocks that are none */
export function messageOf({
  message_type,
  text,
  blocks,
  notification,
}: ValuesOf<typeof messageFields>): Readonly<Record<string, Json>> {
  return message_type === 'blocks' ? { blocks: blocksOf(blocks), text: notification } : { text }
}

function blocksOf(given: Json): Json {
  const read = typeof given === 'string' && given.trim() !== '' ? parsed(given) : given
  // The Block Kit Builder gives the list inside an object.
  const blocks = isJsonObject(read) && Array.isArray(read['blocks']) ? (read['blocks'] as Json) : read
  if (!Array.isArray(blocks) || blocks.length === 0 || blocks.length > 50) {
    throw new CardError('Invalid Input', 'Blocks: Expected a list of 1 to 50 blocks, or such a list as JSON text.', 400)
  }
  return blocks
}

/** A value that may come as JSON text. @throws CardError `Invalid Input` for text that is no JSON */
export function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    throw new CardError('Invalid Input', `This is no JSON: ${text.slice(0, 100)}`, 400)
  }
}
