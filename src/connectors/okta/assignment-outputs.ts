import type { Json } from '../../base/json/json.ts'
import { object, type Fields } from '../../cards/fields.ts'
import { assignmentRecord } from './records.ts'

/** The outputs of a card that gives one user's assignment to an application. */
export const assignmentOutputs: Fields = {
  system: object({ label: 'System properties', help: 'User ID, External ID, Created, Status, Scope, Credentials, ….' }),
  profile: object({ label: 'Profile properties', help: 'By the names of the application’s own profile.' }),
}

/** The ports of these in Okta's files. */
export const assignmentPorts = { system: 'System Properties.*', profile: 'Profile Properties.*' } as const

export function assignmentValues(assignment: Json): Readonly<Record<string, Json>> {
  const record = assignmentRecord(assignment)
  return { system: record['System Properties']!, profile: record['Profile Properties']! }
}
