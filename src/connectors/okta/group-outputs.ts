import { fields, object, text, type Fields } from '../../cards/fields.ts'
import type { Json } from '../../base/json/json.ts'
import { at, groupProfile, objectAt } from './records.ts'

/** The outputs of a card that gives one group. */
export const groupOutputs: Fields = {
  id: text({ label: 'ID' }),
  created: text({ label: 'Created' }),
  last_updated: text({ label: 'Last Updated' }),
  type: text({ label: 'Type' }),
  profile: object({ label: 'Profile', help: 'Name and Description, and what the org added.' }),
  links: object({ label: 'Links' }),
  custom: fields({ label: 'Custom properties', help: 'What the org added to the profile.' }),
}

/** The ports of these in Okta's files. */
export const groupPorts: Readonly<Record<string, string>> = {
  id: 'Properties.ID',
  created: 'Properties.Created',
  last_updated: 'Properties.Last Updated',
  type: 'Properties.Type',
  profile: 'Properties.Profile',
  links: 'Properties.Links',
  custom: 'Custom Properties.*',
}

export function groupValues(group: Json): Readonly<Record<string, Json>> {
  const { Name: _name, Description: _description, ...custom } = groupProfile(group)
  return {
    id: at(group, 'id'),
    created: at(group, 'created'),
    last_updated: at(group, 'lastUpdated'),
    type: at(group, 'type'),
    profile: groupProfile(group),
    links: objectAt(group, '_links'),
    custom,
  }
}
