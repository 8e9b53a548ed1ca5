import { useEffect, useState } from 'react'
import { sameDraft } from './model/draft.ts'
import type { EditorStore } from './model/editor-store.ts'
import { openLocalDrafts, type LocalDraft } from './model/local-draft.ts'

const pauseMs = 400

/**
 * Keeps what is not saved in the browser, and offers what an earlier page left there.
 *
 * @param flowId null for a flow that was never saved
 */
export function useLocalDraft(store: EditorStore, flowId: string | null) {
  const [offered, setOffered] = useState<LocalDraft | null>(() => {
    const local = openLocalDrafts(window.localStorage, flowId).read()
    return local === null || sameDraft(local.draft, store.getState().draft) ? null : local
  })
  useEffect(() => {
    const drafts = openLocalDrafts(window.localStorage, flowId)
    let timer: ReturnType<typeof setTimeout> | undefined
    const keep = () => {
      timer = undefined
      const { draft, saved, isDirty } = store.getState()
      if (isDirty) drafts.write({ draft, version: saved?.version ?? null, at: Date.now() })
      else drafts.clear()
    }
    const leave = store.subscribe((state, before) => {
      if (state.draft === before.draft && state.saved === before.saved) return
      if (!state.isDirty) setOffered(null)
      timer ??= setTimeout(keep, pauseMs)
    })
    const keepNow = () => {
      if (timer === undefined) return
      clearTimeout(timer)
      keep()
    }
    window.addEventListener('pagehide', keepNow)
    return () => {
      leave()
      window.removeEventListener('pagehide', keepNow)
      keepNow()
    }
  }, [store, flowId])

  return {
    offered,
    /** As an edit that can be undone. */
    restore() {
      if (offered !== null) store.getState().replace(offered.draft)
      setOffered(null)
    },
    discard() {
      openLocalDrafts(window.localStorage, flowId).clear()
      setOffered(null)
    },
  }
}
