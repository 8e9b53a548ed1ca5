/**
 * Every permission, in one table: Okta's scope names where Okta has them, ours in the same style. They are at once what a
 * route asks for, what a principal has, and what a machine client can be given as an OAuth scope.
 *
 * A `.manage` permission includes the `.read` one of the same resource.
 */
export const permissions = {
  'okta.eventHooks.read': 'Read event hooks and how they deliver',
  'okta.eventHooks.manage': 'Create, change, verify, switch and delete event hooks',
  'okta.logs.read': 'Read the System Log',
  'okta.workflows.invoke.manage': 'Call the endpoints of flows that are secured with OAuth 2.0',
  'flowhook.events.publish': 'Publish events',
  'flowhook.eventTypes.read': 'Read the catalog of event types',
  'flowhook.eventTypes.manage': 'Register and delete event types of one’s own',
  'flowhook.flows.read': 'Read flows, their versions and the catalogue of cards',
  'flowhook.flows.manage': 'Create, change, switch, run and delete flows, and see their client tokens',
  'flowhook.connections.read': 'Read connections, never their secrets, and the kinds that there are',
  'flowhook.connections.manage': 'Create, change, test and delete connections',
  'flowhook.executions.read': 'Read executions with their inputs and outputs',
  'flowhook.executions.manage': 'Cancel and retry executions',
  'flowhook.deliveries.read': 'Read deliveries with their requests and attempts',
  'flowhook.deliveries.manage': 'Send deliveries again, one or many, and cancel them',
  'flowhook.tables.read': 'Read tables with their rows',
  'flowhook.tables.manage': 'Create, change and delete tables and their rows, and import rows',
  'flowhook.files.read': 'Read files, those of executions too',
  'flowhook.files.manage': 'Upload and delete files',
  'flowhook.oauthClients.read': 'Read machine clients',
  'flowhook.oauthClients.manage': 'Register and delete machine clients, with no more rights than one’s own',
  'flowhook.apiTokens.read': 'Read API tokens, never their values',
  'flowhook.apiTokens.manage': 'Make and revoke API tokens, with no more rights than one’s own',
  'flowhook.users.read': 'Read who has an account',
  'flowhook.users.manage': 'Create accounts and reset their passwords, with all rights oneself',
  'flowhook.signInLinks.manage': 'Make one-time links that sign a browser in, with all rights oneself',
  'flowhook.egress.manage': 'Let a restored server deliver, run and call again',
  'flowhook.metrics.read': 'Read the metrics',
} as const

export type Permission = keyof typeof permissions

/** All permission names, in the order of the table. */
export const permissionNames = Object.freeze(Object.keys(permissions)) as readonly Permission[] // keys of the table itself

/** Whether a text, e.g. a scope that was asked for, is the name of a permission. `*` is none. */
export function isPermission(name: string): name is Permission {
  return Object.hasOwn(permissions, name)
}

/** Whether what somebody was granted (`*` is everything) includes what is needed. */
export function includesPermission(granted: readonly string[], needed: Permission): boolean {
  return granted.includes('*') || granted.includes(needed) || granted.includes(needed.replace(/\.read$/, '.manage'))
}
