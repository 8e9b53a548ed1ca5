import { useEffect, useRef } from 'react'
import type { LiveChange, LiveKind } from './live-change.ts'
import { useLive } from './use-live.ts'

/**
 * Reads something again after changes, at once and then not more often than each `pauseMs`; the last change is never left out.
 *
 * @param concerns whether a change is one; all are where it is left out. Changes that are not named concern everybody.
 */
export function useLiveRefresh(
  kinds: readonly LiveKind[],
  refresh: () => unknown,
  {
    pauseMs = 1_000,
    concerns,
  }: { readonly pauseMs?: number; readonly concerns?: (change: LiveChange) => boolean } = {},
): void {
  const latest = useRef(refresh)
  useEffect(() => {
    latest.current = refresh
  })
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const last = useRef(0)
  useLive(kinds, (changes) => {
    if (concerns !== undefined && !changes.some((change) => change.id === '*' || concerns(change))) return
    timer.current ??= setTimeout(
      () => {
        timer.current = null
        last.current = Date.now()
        latest.current()
      },
      Math.max(0, last.current + pauseMs - Date.now()),
    )
  })
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current)
    },
    [],
  )
}
