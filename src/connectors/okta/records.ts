import { isJsonObject, type Json } from '../../base/json/json.ts'

type Members = Readonly<Record<string, Json>>

/** A thing of Okta's API as the cards give it: by the names that Okta's own cards have for its members. */
export type OktaRecord = Readonly<Record<string, Json>>

/** A member, and one of a member; null where it is not there. */
export function at(value: Json, ...keys: readonly string[]): Json {
  return keys.reduce<Json>(
    (inner, key) => (isJsonObject(inner) && Object.hasOwn(inner, key) ? inner[key]! : null),
    value,
  )
}

export const objectAt = (value: Json, ...keys: readonly string[]): Members => {
  const found = at(value, ...keys)
  return isJsonObject(found) ? found : {}
}

/** A user in a list. */
export const userRecord = (user: Json): OktaRecord => ({
  ID: at(user, 'id'),
  Status: at(user, 'status'),
  Created: at(user, 'created'),
  Activated: at(user, 'activated'),
  'Status Changed': at(user, 'statusChanged'),
  'Last Login': at(user, 'lastLogin'),
  'Last Updated': at(user, 'lastUpdated'),
  'Password Changed': at(user, 'passwordChanged'),
  Login: at(user, 'profile', 'login'),
  Email: at(user, 'profile', 'email'),
  'First Name': at(user, 'profile', 'firstName'),
  'Last Name': at(user, 'profile', 'lastName'),
  'Mobile Phone': at(user, 'profile', 'mobilePhone'),
  'Second Email': at(user, 'profile', 'secondEmail'),
  'Realm ID': at(user, 'realmId'),
  'Raw Output': user,
})

/** What a user has beside the profile. */
export const credentialsRecord = (user: Json): Json => {
  const credentials = at(user, 'credentials')
  if (!isJsonObject(credentials)) return null
  const provider = at(credentials, 'provider')
  return {
    Password: at(credentials, 'password') !== null,
    'Recovery Question': at(credentials, 'recovery_question', 'question'),
    Provider: provider === null ? null : { Type: at(provider, 'type'), Name: at(provider, 'name') },
    Emails: at(credentials, 'emails'),
  }
}

/** A group in a list. */
export const groupRecord = (group: Json): OktaRecord => ({
  ID: at(group, 'id'),
  Name: at(group, 'profile', 'name'),
  Description: at(group, 'profile', 'description'),
  Created: at(group, 'created'),
  'Last Updated': at(group, 'lastUpdated'),
  'Last Membership Updated': at(group, 'lastMembershipUpdated'),
  'Object Class': at(group, 'objectClass'),
  Type: at(group, 'type'),
  Profile: groupProfile(group),
  'Raw Object': group,
})

/** The profile of a group: name and description under Okta's labels, what an org added under its own names. */
export const groupProfile = (group: Json): OktaRecord => {
  const { name = null, description = null, ...others } = objectAt(group, 'profile')
  return { Name: name, Description: description, ...others }
}

/** An application in a list. */
export const applicationRecord = (application: Json): OktaRecord => ({
  ID: at(application, 'id'),
  Name: at(application, 'name'),
  Label: at(application, 'label'),
  Status: at(application, 'status'),
  Created: at(application, 'created'),
  'Last Updated': at(application, 'lastUpdated'),
  'Sign On Mode': at(application, 'signOnMode'),
  Features: at(application, 'features'),
  Settings: at(application, 'settings'),
  Links: at(application, '_links'),
  'Raw Output': application,
})

/** Somebody’s assignment to an application: what the application’s own are. */
export const assignmentRecord = (assignment: Json): OktaRecord => ({
  'System Properties': assignmentSystem(assignment),
  'Profile Properties': objectAt(assignment, 'profile'),
})

export const assignmentSystem = (assignment: Json): OktaRecord => {
  const credentials = at(assignment, 'credentials')
  return {
    'User ID': at(assignment, 'id'),
    'External ID': at(assignment, 'externalId'),
    Created: at(assignment, 'created'),
    'Last Updated': at(assignment, 'lastUpdated'),
    Scope: at(assignment, 'scope'),
    Status: at(assignment, 'status'),
    'Status Changed': at(assignment, 'statusChanged'),
    'Password Changed': at(assignment, 'passwordChanged'),
    'Sync State': at(assignment, 'syncState'),
    'Last Sync': at(assignment, 'lastSync'),
    Credentials: isJsonObject(credentials)
      ? { Username: at(credentials, 'userName'), Password: at(credentials, 'password') !== null }
      : null,
  }
}

/** A group’s assignment to an application. */
export const groupAssignmentRecord = (assignment: Json): OktaRecord => ({
  ID: at(assignment, 'id'),
  'Last Updated': at(assignment, 'lastUpdated'),
  Priority: at(assignment, 'priority'),
  Links: at(assignment, '_links'),
  Profile: objectAt(assignment, 'profile'),
})

/** A realm in a list. */
export const realmRecord = (realm: Json): OktaRecord => ({
  ID: at(realm, 'id'),
  'Is Default': at(realm, 'isDefault'),
  Created: at(realm, 'created'),
  'Last Updated': at(realm, 'lastUpdated'),
  Profile: { Name: at(realm, 'profile', 'name'), 'Realm Type': at(realm, 'profile', 'realmType') },
  'Raw Output': realm,
})

/** An event of the System Log. */
export const logRecord = (event: Json): OktaRecord => ({
  UUID: at(event, 'uuid'),
  Published: at(event, 'published'),
  'Event Type': at(event, 'eventType'),
  Severity: at(event, 'severity'),
  'Display Message': at(event, 'displayMessage'),
  Actor: partyRecord(at(event, 'actor')),
  Target: at(event, 'target'),
  Client: {
    ID: at(event, 'client', 'id'),
    'User Agent': at(event, 'client', 'userAgent'),
    'Geographical Context': at(event, 'client', 'geographicalContext'),
    Zone: at(event, 'client', 'zone'),
    'IP Address': at(event, 'client', 'ipAddress'),
    Device: at(event, 'client', 'device'),
  },
  Request: at(event, 'request'),
  'Raw Output': event,
})

const partyRecord = (party: Json): OktaRecord => ({
  ID: at(party, 'id'),
  Type: at(party, 'type'),
  'Alternate ID': at(party, 'alternateId'),
  'Display Name': at(party, 'displayName'),
})
