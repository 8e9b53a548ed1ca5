import { isJsonObject, type Json } from '../../base/json/json.ts'
import { CardError, type Tools } from '../../cards/card.ts'
import type { Slack } from './action.ts'
import { pagesOf } from './call-slack.ts'
import { textAt } from './records.ts'

/**
 * Finds one person. By user name all people are gone through: Slack has no other way. What people call themselves counts only
 * where nobody's user name is it and one person alone does: else a message could be had by taking somebody's name.
 *
 * @throws CardError `Slack Error` with 404 where there is none, with 409 where there are several
 */
export async function userBy(
  by: string,
  value: string,
  slack: Slack,
  tools: Tools,
  connection: string,
): Promise<Readonly<Record<string, Json>>> {
  const wanted = value.trim()
  if (wanted === '') throw new CardError('Invalid Input', 'It is not said who: the input is empty.', 400)
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
  const name = wanted.replace(/^@/, '').toLowerCase()
  const shown: Readonly<Record<string, Json>>[] = []
  for await (const page of pagesOf(tools, connection, { method: 'users.list', arguments: {}, list: 'members' })) {
    for (const user of page) {
      if (user['deleted'] === true) continue
      if (textAt(user, 'name').toLowerCase() === name) return user
      if (user['is_bot'] !== true && displayName(user).toLowerCase() === name) shown.push(user)
    }
  }
  const [only] = shown
  if (only === undefined) throw nobody(wanted)
  if (shown.length === 1) return only
  const message = `${shown.length} people call themselves ${JSON.stringify(wanted.slice(0, 100))}. Give the user ID or the e-mail address.`
  throw new CardError('Slack Error', message, 409)
}

const nobody = (wanted: string) =>
  new CardError('Slack Error', `Nobody in the workspace is called ${JSON.stringify(wanted.slice(0, 100))}.`, 404)

/** What others see of a person. */
export const displayName = (user: Readonly<Record<string, Json>>): string => textAt(user['profile'], 'display_name')
