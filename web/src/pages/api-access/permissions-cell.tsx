import { apiAccess as words } from '../../messages/api-access.ts'

const shownAtMost = 2

/** What somebody may do: the names where there are few, else how many, with the names in the tooltip. */
export function PermissionsCell({ permissions }: { readonly permissions: readonly string[] }) {
  if (permissions.includes('*')) return words.allPermissions
  if (permissions.length <= shownAtMost) return permissions.join(', ')
  return <span title={permissions.join('\n')}>{words.permissionCount(permissions.length)}</span>
}
