import type { Card } from '../../cards/card.ts'
import { activateUser } from './activate-user.ts'
import { addUserToGroup } from './add-user-to-group.ts'
import { assignGroupToApplication } from './assign-group-to-application.ts'
import { assignUserToApplication } from './assign-user-to-application.ts'
import { bulkUserImport } from './bulk-user-import.ts'
import { clearUserSessions } from './clear-user-sessions.ts'
import { createGroup } from './create-group.ts'
import { createImportSession } from './create-import-session.ts'
import { createUser } from './create-user.ts'
import { customApiAction } from './custom-api-action.ts'
import { deactivateUser } from './deactivate-user.ts'
import { deleteImportSession } from './delete-import-session.ts'
import { deleteUser } from './delete-user.ts'
import { getAssignedUser } from './get-assigned-user.ts'
import { getUsersGroups } from './get-users-groups.ts'
import { listGroupMembers } from './list-group-members.ts'
import { listGroupsAssignedToApplication } from './list-groups-assigned-to-application.ts'
import { listImportSessions } from './list-import-sessions.ts'
import { listRealmUsers } from './list-realm-users.ts'
import { listUsersAssignedToApplication } from './list-users-assigned-to-application.ts'
import { listUsersWithFilter } from './list-users-with-filter.ts'
import { listUsersWithSearch } from './list-users-with-search.ts'
import { mapProfileSourceAttributes } from './map-profile-source-attributes.ts'
import { privilegedAccessApiAction } from './privileged-access-api-action.ts'
import { readApplication } from './read-application.ts'
import { readGroup } from './read-group.ts'
import { readUser } from './read-user.ts'
import { removeUserFromApplication } from './remove-user-from-application.ts'
import { removeUserFromGroup } from './remove-user-from-group.ts'
import { resetPassword } from './reset-password.ts'
import { searchApplications } from './search-applications.ts'
import { searchGroups } from './search-groups.ts'
import { searchRealms } from './search-realms.ts'
import { searchSystemLogs } from './search-system-logs.ts'
import { searchUsers } from './search-users.ts'
import { suspendUser } from './suspend-user.ts'
import { triggerImportSession } from './trigger-import-session.ts'
import { unsuspendUser } from './unsuspend-user.ts'
import { updateGroup } from './update-group.ts'
import { updateUser } from './update-user.ts'

export const oktaCards: readonly Card[] = [
  readUser,
  createUser,
  updateUser,
  activateUser,
  deactivateUser,
  suspendUser,
  unsuspendUser,
  deleteUser,
  resetPassword,
  clearUserSessions,
  searchUsers,
  listUsersWithSearch,
  listUsersWithFilter,
  readGroup,
  createGroup,
  updateGroup,
  searchGroups,
  listGroupMembers,
  getUsersGroups,
  addUserToGroup,
  removeUserFromGroup,
  readApplication,
  searchApplications,
  listUsersAssignedToApplication,
  listGroupsAssignedToApplication,
  getAssignedUser,
  assignUserToApplication,
  assignGroupToApplication,
  removeUserFromApplication,
  createImportSession,
  listImportSessions,
  mapProfileSourceAttributes,
  bulkUserImport,
  triggerImportSession,
  deleteImportSession,
  searchRealms,
  listRealmUsers,
  searchSystemLogs,
  customApiAction,
  privilegedAccessApiAction,
]
