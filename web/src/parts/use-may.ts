import { useQuery } from '@tanstack/react-query'
import { meQuery } from '../api/session.ts'

/** Whether who is signed in has a permission: what somebody may not do is not offered. The server decides all the same. */
export function useMay(permission: string): boolean {
  const { data } = useQuery(meQuery)
  return data !== undefined && ['*', permission].some((name) => data.permissions.includes(name))
}
