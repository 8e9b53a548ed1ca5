import { useSyncExternalStore } from 'react'

const key = 'flowhook.times'
const renewMs = 30_000

/** Every time on the page: one timer and one look at the choice for all of them. */
const watchers = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let turn = 0

const tell = () => {
  turn++
  for (const watcher of watchers) watcher()
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  timer ??= setInterval(tell, renewMs)
  return () => {
    watchers.delete(watcher)
    if (watchers.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** Draws whoever asks again as time goes by, and when times are to be shown in another way. */
export const useTimes = (): void => void useSyncExternalStore(watch, () => turn)

/** Whether times are shown as dates instead of how long ago they are; this browser keeps it. */
export function areAbsolute(): boolean {
  try {
    return window.localStorage.getItem(key) === 'absolute'
  } catch {
    return false
  }
}

export function showAbsolute(chosen: boolean): void {
  try {
    window.localStorage.setItem(key, chosen ? 'absolute' : 'relative')
  } catch {
    // Storage is switched off or full: nobody depends on it.
  }
  tell()
}
