import type { Json } from '../../base/json/json.ts'
import { object, text, type Fields } from '../../cards/fields.ts'
import { at, credentialsRecord, objectAt } from './records.ts'

/** What a user has beside the profile: our output → the label of Okta's card, and the member of the API's user. */
const system = {
  id: ['ID', 'id'],
  status: ['Status', 'status'],
  created: ['Created', 'created'],
  activated: ['Activated', 'activated'],
  status_changed: ['Status Changed', 'statusChanged'],
  last_login: ['Last Login', 'lastLogin'],
  last_updated: ['Last Updated', 'lastUpdated'],
  password_changed: ['Password Changed', 'passwordChanged'],
  realm_id: ['Realm ID', 'realmId'],
} as const

const entries = Object.entries(system)

/** The outputs of a card that gives one user. */
export const userOutputs: Fields = {
  ...Object.fromEntries(entries.map(([name, [label]]) => [name, text({ label })])),
  credentials: object({ label: 'Credentials', help: 'Password (whether there is one), Recovery Question, Provider.' }),
  profile: object({ label: 'Profile', help: 'By the names of the org’s own profile.' }),
  raw: object({ label: 'Raw output', help: 'As Okta’s API gives it.' }),
}

/** The ports of these in Okta's files. */
export const userPorts = (group: string, profile: string): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(entries.map(([name, [label]]) => [name, `${group}.${label}`])),
  credentials: `${group}.Credentials`,
  profile: `${profile}.*`,
  raw: `${group}.Raw Output`,
})

export const userValues = (user: Json): Readonly<Record<string, Json>> => ({
  ...Object.fromEntries(entries.map(([name, [, member]]) => [name, at(user, member)])),
  credentials: credentialsRecord(user),
  profile: objectAt(user, 'profile'),
  raw: objectAt(user),
})
