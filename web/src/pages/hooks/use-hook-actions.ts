import { useMutation, useQueryClient } from '@tanstack/react-query'
import {
  deleteHook,
  eventHookDetail,
  eventHookList,
  moveHook,
  replaceHook,
  sendTestEvent,
  type EventHookInput,
  type EventHookItem,
} from '../../api/event-hooks.ts'
import { hookForm } from '../../messages/hook-form.ts'
import { hooks as words } from '../../messages/hooks.ts'
import { toastDone, toastFailed } from '../../parts/toast.ts'
import { draftOf, inputOf, splitToken, tokenField } from './hook-draft.ts'

/** Puts a hook that the server just gave where it is shown. */
export function useShowHook(): (hook: EventHookItem) => void {
  const queries = useQueryClient()
  return (hook) => {
    queries.setQueryData(eventHookDetail(hook.id).queryKey, hook)
    void queries.invalidateQueries({ queryKey: eventHookList().queryKey })
    void queries.invalidateQueries({ queryKey: [`/api/v1/eventHooks/${hook.id}/changes`] })
  }
}

/** What can be done to one hook by one click. Each says what came of it. */
export function useHookActions({ id, name }: Pick<EventHookItem, 'id' | 'name'>) {
  const queries = useQueryClient()
  const show = useShowHook()
  const verify = useMutation({
    mutationFn: () => moveHook(id, 'verify'),
    onSuccess(hook) {
      show(hook)
      toastDone(words.verified(name))
    },
  })
  const activate = useMutation({
    mutationFn: () => moveHook(id, 'activate'),
    onSuccess(hook) {
      show(hook)
      toastDone(words.activated(name))
    },
    onError: toastFailed,
  })
  const deactivate = useMutation({
    mutationFn: () => moveHook(id, 'deactivate'),
    onSuccess(hook) {
      show(hook)
      toastDone(words.deactivated(name))
    },
    onError: toastFailed,
  })
  const test = useMutation({
    mutationFn: () => sendTestEvent(id),
    onSuccess: () => toastDone(words.testSent),
    onError: toastFailed,
  })
  const remove = useMutation({
    // An active one is refused by the server: what the dialog said is done in two steps.
    async mutationFn(status: EventHookItem['status']) {
      if (status === 'ACTIVE') await moveHook(id, 'deactivate')
      await deleteHook(id)
    },
    onSuccess() {
      void queries.invalidateQueries({ queryKey: eventHookList().queryKey })
      toastDone(words.deleted(name))
    },
    onError: toastFailed,
  })
  return { verify, activate, deactivate, test, remove }
}

/** Saves a changed hook. */
export function useSaveHook(id: string, onSaved: (hook: EventHookItem) => void) {
  const show = useShowHook()
  return useMutation({
    mutationFn: (input: EventHookInput) => replaceHook(id, input),
    onSuccess(hook) {
      show(hook)
      onSaved(hook)
    },
  })
}

/**
 * Takes the token out of a stored hook's URL and puts it into the header, in one change. An own endpoint is verified within it;
 * another receiver must be verified again by a person.
 */
export function useMoveToken(hook: EventHookItem, isOwn: boolean, onMoved: (hook: EventHookItem) => void) {
  const show = useShowHook()
  return useMutation({
    mutationFn() {
      const draft = draftOf(hook)
      const split = splitToken(draft.url)
      if (split === null) return Promise.resolve(hook)
      const moved = { ...draft, url: split.url, authField: tokenField, authSecret: split.token }
      return replaceHook(hook.id, inputOf(moved, hook), isOwn)
    },
    onSuccess(moved) {
      show(moved)
      toastDone(isOwn ? hookForm.tokenMoved : hookForm.tokenMovedUnverified)
      onMoved(moved)
    },
  })
}
