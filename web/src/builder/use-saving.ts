import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError } from '../api/client.ts'
import { createFlow, fullFlow, saveFlow, type FullFlow } from '../api/flow-editing.ts'
import { builder as words } from '../messages/builder.ts'
import { toastDone } from '../parts/toast.ts'
import { definitionOf, draftOf, type Draft } from './model/draft.ts'
import type { EditorStore } from './model/editor-store.ts'

interface SavingOptions {
  readonly store: EditorStore
  /** Null until the first save. */
  readonly flowId: string | null
  readonly onCreated: (flow: FullFlow) => void
}

/** Saving the draft: the first time it is a new flow, later a new version. */
export function useSaving({ store, flowId, onCreated }: SavingOptions) {
  const queries = useQueryClient()
  const [isSaving, setSaving] = useState(false)
  const [error, setError] = useState<Error | null>(null)

  async function send(draft: Draft, version: number | null): Promise<FullFlow | null> {
    const definition = definitionOf(draft)
    if (definition === null || isSaving) return null
    setSaving(true)
    setError(null)
    try {
      const flow = flowId === null ? await createFlow(definition) : await saveFlow(flowId, definition, version ?? 1)
      queries.setQueryData(fullFlow(flow.id).queryKey, flow)
      store.getState().markSaved(draftOf(flow), flow.version, draft)
      void queries.invalidateQueries({ queryKey: ['/api/v1/flows', 'versions', flow.id] })
      if (flowId === null) onCreated(flow)
      return flow
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown
      // Somebody else saved: the bar about it says more than the error.
      if (flowId !== null && thrown instanceof ApiError && thrown.status === 409) {
        await queries.invalidateQueries({ queryKey: fullFlow(flowId).queryKey })
      } else setError(thrown)
      return null
    } finally {
      setSaving(false)
    }
  }

  return {
    isSaving,
    error,
    clearError: () => setError(null),
    /** @returns the saved flow, or null where it was refused or there is nothing that starts it */
    async save(draft = store.getState().draft): Promise<FullFlow | null> {
      const flow = await send(draft, store.getState().saved?.version ?? null)
      if (flow !== null) toastDone(words.saved(flow.name, flow.version))
      return flow
    },
    /** Over what somebody else saved meanwhile, which stays among the versions. */
    async saveOver(version: number): Promise<void> {
      const flow = await send(store.getState().draft, version)
      if (flow !== null) toastDone(words.saved(flow.name, flow.version))
    },
  }
}

export type Saving = ReturnType<typeof useSaving>
