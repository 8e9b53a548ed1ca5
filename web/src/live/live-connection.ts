import type { LiveChange, LiveKind } from './live-change.ts'
import type { LiveNews, LiveRequest, LiveState } from './live-news.ts'
import { StreamSource } from './stream-source.ts'

type OnChanges = (changes: readonly LiveChange[]) => void

/** This tab's side of the live stream. */
export interface LiveConnection {
  /** Begins to listen; what it gives back ends it. */
  open(): () => void
  /** Tells of changes of these kinds, until what it gives back is called. */
  subscribe(kinds: readonly LiveKind[], onChanges: OnChanges): () => void
  /** Tells that something was missed. */
  onReset(listener: () => void): () => void
  onState(listener: () => void): () => void
  state(): LiveState
  /** Ends the stream of all tabs: there is no session any more. */
  signOut(): void
}

interface Way {
  send(request: LiveRequest): void
}

/**
 * @param onSignedOut the session has ended, here or in another tab
 */
export function openLiveConnection(onSignedOut: () => void): LiveConnection {
  const subscribers = new Set<{ readonly kinds: readonly LiveKind[]; readonly onChanges: OnChanges }>()
  const resets = new Set<() => void>()
  const watchers = new Set<() => void>()
  let state: LiveState = 'reconnecting'
  let way: Way | null = null
  let isOpen = false
  /** Whether this tab was told that the stream is not there yet. */
  let hasWaited = false

  const hear = (news: LiveNews) => {
    if (news.type === 'signedOut') return onSignedOut()
    if (news.type === 'state') {
      const isFirst = hasWaited && state === 'reconnecting' && news.state === 'live'
      hasWaited = news.state === 'reconnecting' && state === 'reconnecting'
      state = news.state
      for (const watcher of watchers) watcher()
      // What the page read before the stream began may have changed in between, and nobody would tell.
      if (isFirst) hear({ type: 'reset' })
    } else if (news.type === 'reset') {
      for (const listener of resets) listener()
      for (const { kinds, onChanges } of subscribers) onChanges(kinds.map((kind) => ({ kind, id: '*', reset: true })))
    } else {
      const { changes, more } = news.message
      const unnamed = Object.entries(more).map(([kind, count]) => ({ kind: kind as LiveKind, id: '*', count }))
      const all: readonly LiveChange[] = unnamed.length === 0 ? changes : [...changes, ...unnamed]
      for (const { kinds, onChanges } of subscribers) {
        const theirs = all.filter(({ kind }) => kinds.includes(kind))
        if (theirs.length > 0) onChanges(theirs)
      }
    }
  }
  const added = <T>(set: Set<T>, item: T) => {
    set.add(item)
    return () => void set.delete(item)
  }
  return {
    open() {
      way ??= typeof SharedWorker === 'undefined' ? ownWay(hear) : sharedWay(hear)
      const opened = way
      isOpen = true
      opened.send({ type: 'listen' })
      const leave = () => opened.send({ type: 'leave' })
      // Kept for the Back button, the page's timers stand still; shown again it goes on.
      const comeBack = ({ persisted }: PageTransitionEvent) => {
        if (!persisted) return
        opened.send({ type: 'listen' })
        hear({ type: 'reset' })
      }
      window.addEventListener('pagehide', leave)
      window.addEventListener('pageshow', comeBack)
      return () => {
        window.removeEventListener('pagehide', leave)
        window.removeEventListener('pageshow', comeBack)
        isOpen = false
        leave()
      }
    },
    subscribe: (kinds, onChanges) => added(subscribers, { kinds, onChanges }),
    onReset: (listener) => added(resets, listener),
    onState: (listener) => added(watchers, listener),
    state: () => state,
    signOut() {
      if (isOpen) way?.send({ type: 'signedOut' })
    },
  }
}

function sharedWay(hear: (news: LiveNews) => void): Way {
  const worker = new SharedWorker(new URL('./stream-worker.ts', import.meta.url), { type: 'module', name: 'flowhook' })
  worker.port.addEventListener('message', ({ data }) => hear(data as LiveNews)) // from our own worker
  worker.port.start()
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has no other end than its worker's
  return { send: (request) => worker.port.postMessage(request) }
}

/** Without a worker for all tabs only the one in view holds a connection. */
function ownWay(hear: (news: LiveNews) => void): Way {
  const source = new StreamSource(hear)
  let wanted = false
  let wasOpen = false
  const follow = () => {
    if (!wanted || document.visibilityState !== 'visible') return source.close()
    source.open(wasOpen)
    wasOpen = true
  }
  document.addEventListener('visibilitychange', follow)
  window.addEventListener('online', () => wanted && source.tryNow())
  return {
    send({ type }) {
      wanted = type === 'listen'
      follow()
    },
  }
}
