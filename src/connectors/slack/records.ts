import { isJsonObject, type Json } from '../../base/json/json.ts'
import { object, text } from '../../cards/fields.ts'

/** A member that is text; empty where it is none. */
export function textAt(value: Json | undefined, member: string): string {
  const found = isJsonObject(value ?? null) ? (value as Readonly<Record<string, Json>>)[member] : undefined
  return typeof found === 'string' ? found : ''
}

/** The outputs of a card that gives one person. */
export const userOutputs = {
  full_name: text({ label: 'Full name' }),
  email: text({ label: 'E-mail address', help: 'Empty where the app may not read it (users:read.email).' }),
  user_id: text({ label: 'User ID' }),
  username: text({ label: 'User name' }),
  raw: object({ label: 'Raw output', help: 'As Slack’s API gives it.' }),
} as const

export function userValues(user: Readonly<Record<string, Json>>) {
  const profile = user['profile']
  return {
    full_name: textAt(user, 'real_name') || textAt(profile, 'real_name'),
    email: textAt(profile, 'email'),
    user_id: textAt(user, 'id'),
    username: textAt(user, 'name'),
    raw: user,
  }
}
