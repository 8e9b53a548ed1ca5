import { isJsonObject, type Json } from '../../base/json/json.ts'
import { CardError, type Tools } from '../../cards/card.ts'
import type { Slack } from './action.ts'
import { pagesOf } from './call-slack.ts'
import { textAt } from './records.ts'

/** How a person is looked for, as the input for it is called. */
const labels = { id: 'User ID', email: 'E-mail address', username: 'User name' } as const
export type By = keyof typeof labels

/**
 * What is given to find a person by, without the spaces around it and the @ before a user name.
 *
 * @throws CardError `Invalid Input`, which names the input, where there is nothing, or more than one user ID: Slack would open
 * one conversation with all of them
 */
export function given(by: By, value: string): string {
  const wanted = by === 'username' ? value.trim().replace(/^@\s*/, '') : value.trim()
  if (wanted === '') throw new CardError('Invalid Input', `${labels[by]}: It is empty. Say whom.`, 400)
  if (by !== 'id' || /^[^\s,]+$/.test(wanted)) return wanted
  throw new CardError('Invalid Input', `${labels.id}: Expected one ID, like U0123456789, and no list.`, 400)
}

/**
 * Finds one person. By user name all people are gone through: Slack has no other way, and people of other companies in shared
 * channels may have the same. What people call themselves counts only where nobody's user name is it and one person alone
 * does: else a message could be had by taking somebody's name.
 *
 * @throws CardError `Invalid Input` where the value is empty, `Slack Error` with 404 where there is nobody, with 409 where
 * there are several
 */
export async function userBy(
  by: By,
  value: string,
  slack: Slack,
  tools: Tools,
  connection: string,
): Promise<Readonly<Record<string, Json>>> {
  const wanted = given(by, value)
  if (by === 'username') return userNamed(wanted, tools, connection)
  const asked =
    by === 'email'
      ? { method: 'users.lookupByEmail', arguments: { email: wanted } }
      : { method: 'users.info', arguments: { user: wanted } }
  const { user } = await slack({ ...asked, reads: true }, 'user')
  if (isJsonObject(user ?? null)) return user as Readonly<Record<string, Json>>
  throw nobody(wanted)
}

async function userNamed(wanted: string, tools: Tools, connection: string): Promise<Readonly<Record<string, Json>>> {
  const name = wanted.toLowerCase()
  const named: Readonly<Record<string, Json>>[] = []
  const shown: Readonly<Record<string, Json>>[] = []
  for await (const page of pagesOf(tools, connection, { method: 'users.list', arguments: {}, list: 'members' })) {
    for (const user of page) {
      if (user['deleted'] === true) continue
      if (textAt(user, 'name').toLowerCase() === name) named.push(user)
      else if (user['is_bot'] !== true && displayName(user).toLowerCase() === name) shown.push(user)
    }
  }
  const found = named.length > 0 ? named : shown
  const [only] = found
  if (only === undefined) throw nobody(wanted)
  if (found.length === 1) return only
  const message = `${found.length} people are called ${JSON.stringify(wanted.slice(0, 100))}. Give the user ID or the e-mail address.`
  throw new CardError('Slack Error', message, 409)
}

const nobody = (wanted: string) =>
  new CardError('Slack Error', `Nobody in the workspace is called ${JSON.stringify(wanted.slice(0, 100))}.`, 404)

/** What others see of a person. */
export const displayName = (user: Readonly<Record<string, Json>>): string => textAt(user['profile'], 'display_name')
