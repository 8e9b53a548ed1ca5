import { useEffect, useRef } from 'react'

/** Between two calls at least, in ms: a busy hook changes many times a second. */
const pauseMs = 1_500

/** Gathers ids and hands them on together, the first ones at once and the others after a pause. */
export function useThrottled(act: (ids: ReadonlySet<string>) => void): (id: string) => void {
  const latest = useRef(act)
  latest.current = act
  const waiting = useRef(new Set<string>())
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const last = useRef(0)
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current)
      timer.current = null
    },
    [],
  )
  return (id) => {
    waiting.current.add(id)
    timer.current ??= setTimeout(
      () => {
        timer.current = null
        last.current = Date.now()
        const ids = waiting.current
        waiting.current = new Set()
        latest.current(ids)
      },
      Math.max(100, last.current + pauseMs - Date.now()),
    )
  }
}
