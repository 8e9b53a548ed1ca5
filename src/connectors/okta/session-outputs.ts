import type { Json } from '../../base/json/json.ts'
import { text, type Fields } from '../../cards/fields.ts'
import { at } from './records.ts'

const names = { id: 'id', source: 'identitySourceId', status: 'status', import_type: 'importType' } as const

/** The outputs of a card that gives one import session. */
export const sessionOutputs: Fields = {
  id: text({ label: 'Session ID' }),
  source: text({ label: 'Identity source ID' }),
  status: text({ label: 'Status' }),
  import_type: text({ label: 'Import type' }),
}

/** The ports of these in Okta's files. */
export const sessionPorts: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(names).map(([name, member]) => [name, `Session.${member}`]),
)

export const sessionValues = (session: Json): Readonly<Record<string, Json>> =>
  Object.fromEntries(Object.entries(names).map(([name, member]) => [name, at(session, member)]))

/** A session in a list, by the names that Okta's own cards have. */
export const sessionRecord = (session: Json): Readonly<Record<string, Json>> =>
  Object.fromEntries(Object.values(names).map((member) => [member, at(session, member)]))
