import type { Card } from '../../cards/card.ts'
import { customApiAction } from './custom-api-action.ts'
import { findChannel } from './find-channel.ts'
import { findUsers } from './find-users.ts'
import { openView } from './open-view.ts'
import { readUser } from './read-user.ts'
import { sendDirectMessage } from './send-direct-message.ts'
import { sendEphemeralMessage } from './send-ephemeral-message.ts'
import { sendMessage } from './send-message.ts'
import { updateMessage } from './update-message.ts'
import { updateView } from './update-view.ts'

/** Slack's actions, in the order in which people see them. To add one: its file, and a line here. */
export const slackCards: readonly Card[] = Object.freeze([
  sendMessage,
  sendDirectMessage,
  sendEphemeralMessage,
  updateMessage,
  readUser,
  findUsers,
  findChannel,
  openView,
  updateView,
  customApiAction,
])
