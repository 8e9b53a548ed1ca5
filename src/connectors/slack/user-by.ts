import { isJsonObject, type Json } from '../../base/json/json.ts'
import { CardError, type Tools } from '../../cards/card.ts'
import type { Slack } from './action.ts'
import { pagesOf } from './call-slack.ts'
import { textAt } from './records.ts'

/**
 * Finds one person. By user name all people are gone through: Slack has no other way.
 *
 * @throws CardError `Slack Error` with 404 where there is none
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
  if (by !== 'username') {
    const asked =
      by === 'email'
        ? { method: 'users.lookupByEmail', arguments: { email: wanted } }
        : { method: 'users.info', arguments: { user: wanted } }
    const { user } = await slack({ ...asked, reads: true }, 'user')
    if (isJsonObject(user ?? null)) return user as Readonly<Record<string, Json>>
  } else {
    const name = wanted.replace(/^@/, '').toLowerCase()
    for await (const page of pagesOf(tools, connection, { method: 'users.list', arguments: {}, list: 'members' })) {
      const found = page.find(
        (user) => textAt(user, 'name').toLowerCase() === name || displayName(user).toLowerCase() === name,
      )
      if (found !== undefined) return found
    }
  }
  throw new CardError('Slack Error', `Nobody in the workspace is called ${JSON.stringify(wanted.slice(0, 100))}.`, 404)
}

/** What others see of a person. */
export const displayName = (user: Readonly<Record<string, Json>>): string => textAt(user['profile'], 'display_name')
