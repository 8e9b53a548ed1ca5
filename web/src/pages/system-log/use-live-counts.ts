import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { logCountKeys } from '../../api/logs.ts'
import { useLive } from '../../live/use-live.ts'

/** Between two counts, ms. */
const shortestPause = 2000
/** A count of a long log takes a while: the server does something else for so many times as long. */
const restFactor = 4

/** Counts again after new events, however many come. */
export function useLiveCounts(): void {
  const queries = useQueryClient()
  const state = useRef({
    timer: null as ReturnType<typeof setTimeout> | null, // the type of both states
    isReading: false,
    hasMore: false,
    isGone: false,
    pause: shortestPause,
  })
  const read = async () => {
    const now = state.current
    Object.assign(now, { timer: null, isReading: true, hasMore: false })
    const begun = performance.now()
    await Promise.all(logCountKeys.map((queryKey) => queries.invalidateQueries({ queryKey })))
    now.pause = Math.max(shortestPause, restFactor * (performance.now() - begun))
    now.isReading = false
    if (now.hasMore) plan()
  }
  const plan = () => {
    const now = state.current
    if (now.isReading) now.hasMore = true
    else if (!now.isGone) now.timer ??= setTimeout(() => void read(), now.pause)
  }
  useEffect(() => {
    const now = state.current
    now.isGone = false
    return () => {
      now.isGone = true
      if (now.timer !== null) clearTimeout(now.timer)
      now.timer = null
    }
  }, [])
  useLive(['event'], plan)
}
