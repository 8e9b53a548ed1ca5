import { useQueryClient, type InfiniteData } from '@tanstack/react-query'
import { useEffect, useRef, useState, type RefObject } from 'react'
import type { Page } from '../api/client.ts'
import type { pagedList } from '../api/paged-list.ts'
import type { LiveKind } from '../live/live-change.ts'
import { useLive } from '../live/use-live.ts'
import { withFresh } from './fresh-rows.ts'

/** Between two reads of a list at least, however much happens. */
const pauseMs = 500

/**
 * Keeps a list's first rows fresh after changes that the live stream tells of.
 *
 * @param box the list's own scrolling box: rows come in only while it is at its top, without pointer and focus in it
 * @returns how many new rows wait to be shown, and what shows them
 */
export function useFreshRows<Row extends { readonly id: string }>(
  query: ReturnType<typeof pagedList<Row>>,
  kinds: readonly LiveKind[],
  box: RefObject<HTMLElement | null>,
) {
  const queries = useQueryClient()
  const [waiting, setWaiting] = useState(0)
  const latest = useRef(query)
  latest.current = query
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const lastRead = useRef(0)
  const key = JSON.stringify(query.queryKey)

  const read = async (insert: boolean) => {
    lastRead.current = Date.now()
    const { queryKey, readFirst } = latest.current
    const first = await readFirst().catch(() => null)
    // Left, or asked something else meanwhile. A failure shows where the list itself is read.
    if (first === null || JSON.stringify(latest.current.queryKey) !== JSON.stringify(queryKey)) return
    let added = 0
    queries.setQueryData<InfiniteData<Page<Row>, string | null>>(queryKey, (loaded) => {
      if (loaded === undefined) return loaded
      const fresh = withFresh(loaded, first, insert)
      added = fresh.added
      return fresh.parts
    })
    setWaiting(insert ? 0 : added)
  }
  const readNow = useRef(read)
  readNow.current = read

  useLive(kinds, () => {
    timer.current ??= setTimeout(
      () => {
        timer.current = null
        void readNow.current(!isAtWork(box.current))
      },
      Math.max(0, lastRead.current + pauseMs - Date.now()),
    )
  })
  useEffect(() => setWaiting(0), [key])
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current)
    },
    [],
  )
  const showWaiting = () => {
    box.current?.scrollTo({ top: 0 })
    void read(true)
  }
  return { waiting, showWaiting }
}

/** Somebody reads or uses the list: rows must not move. */
function isAtWork(box: HTMLElement | null): boolean {
  if (box === null) return false
  return box.scrollTop > 0 || box.matches(':hover') || box.contains(document.activeElement)
}
