import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useContext } from 'react'
import { signOut } from '../api/session.ts'
import { LiveContext } from '../live/live-context.ts'
import { toastFailed } from '../parts/toast.ts'
import { forgetContent } from './forget-content.ts'

/** Ends the session, for all tabs of this browser. */
export function useSignOut(): () => void {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const live = useContext(LiveContext)
  const leaving = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      live?.signOut()
      await navigate({ to: '/sign-in' })
      // After the page is gone, or it would ask for everything again, and keep its draft.
      queries.clear()
      forgetContent(window.localStorage, window.sessionStorage)
    },
    onError: toastFailed,
  })
  return () => leaving.mutate()
}
