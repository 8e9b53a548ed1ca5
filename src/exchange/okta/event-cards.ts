/**
 * Okta's own name of an event card → the type of the events that it is for, as far as export files have shown them. Every other
 * type has a card here too, but no name in such files that is known.
 */
const types: Readonly<Record<string, string>> = {
  'okta:accessCertificationDecisionSubmitted': 'certification.campaign.item.decide',
  'okta:groupDeleted': 'group.lifecycle.delete',
  'okta:groupProfileUpdated': 'group.profile.update',
  'okta:oktaUserPasswordUpdated': 'user.account.update_password',
  'okta:oktaUserProfileUpdated': 'user.account.update_profile',
  'okta:userActivated': 'user.lifecycle.activate',
  'okta:userAddedToApplicationMembership': 'application.user_membership.add',
  'okta:userRemovedFromApplicationMembership': 'application.user_membership.remove',
  'okta:userAddedToGroupMembership': 'group.user_membership.add',
  'okta:userRemovedFromGroupMembership': 'group.user_membership.remove',
  'okta:userCreated': 'user.lifecycle.create',
  'okta:userDeactivated': 'user.lifecycle.deactivate',
  'okta:userReactivated': 'user.lifecycle.reactivate',
  'okta:userDeleted': 'user.lifecycle.delete.completed',
  'okta:userSuspended': 'user.lifecycle.suspend',
  'okta:userUnsuspended': 'user.lifecycle.unsuspend',
  'okta:userReportedSuspiciousActivityBeta': 'user.account.report_suspicious_activity_by_enduser',
  'okta:userReportedSuspiciousActivity': 'user.account.report_suspicious_activity_by_enduser',
  'okta:groupCreated': 'group.lifecycle.create',
  'oktadevices:userMFA': 'user.authentication.auth_via_mfa',
  'oktadevices:userMFAFactorActivated': 'user.mfa.factor.activate',
  'oktadevices:userMFAFactorDeactivated': 'user.mfa.factor.deactivate',
  'oktadevices:userMFAFactorResetAll': 'user.mfa.factor.reset_all',
}

/** @param name `connector:method`. Null where it is an event of something else. */
export const eventTypeOf = (name: string): string | null => (Object.hasOwn(types, name) ? types[name]! : null)

/** The name of the card of an event type, where files have one. */
export function eventCardOf(type: string): string | null {
  return Object.entries(types).find(([, known]) => known === type)?.[0] ?? null
}
