import { useContext, useEffect, useRef, useSyncExternalStore } from 'react'
import type { LiveChange, LiveKind } from './live-change.ts'
import { LiveContext } from './live-context.ts'
import type { LiveState } from './live-news.ts'

/**
 * Follows what changes on the server while the component is there.
 *
 * @param kinds of what; may be a new array each time
 * @param onChanges gets what changed, at most four times a second. A change with the id `*` stands for some that are not named:
 *   there were too many (`count`), or the connection was lost in between (`reset`).
 */
export function useLive(kinds: readonly LiveKind[], onChanges: (changes: readonly LiveChange[]) => void): void {
  const live = useContext(LiveContext)
  const latest = useRef(onChanges)
  useEffect(() => {
    latest.current = onChanges
  })
  const names = kinds.join(' ')
  useEffect(() => {
    if (live === null || names === '') return
    return live.subscribe(names.split(' ') as LiveKind[], (changes) => latest.current(changes)) // joined just above
  }, [live, names])
}

const never = () => () => {}

/** How the connection is; null where there is none. */
export function useLiveState(): LiveState | null {
  const live = useContext(LiveContext)
  return useSyncExternalStore(live?.onState ?? never, () => live?.state() ?? null)
}
