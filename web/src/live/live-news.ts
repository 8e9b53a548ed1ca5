import type { LiveMessage } from './live-change.ts'

/** How the stream is: `reconnecting` is tried again by itself; `offline` is the same, for longer or without a network. */
export type LiveState = 'live' | 'reconnecting' | 'offline'

/** What a source of the stream tells the pages, also through the worker's port. */
export type LiveNews =
  | { readonly type: 'state'; readonly state: LiveState }
  | { readonly type: 'changes'; readonly message: LiveMessage }
  /** Something was missed: read everything again. */
  | { readonly type: 'reset' }
  /** The session has ended; nothing more comes. */
  | { readonly type: 'signedOut' }

/** What a page tells the worker. `leave`: it listens no more; `signedOut`: nobody of this browser does. */
export type LiveRequest = { readonly type: 'listen' | 'leave' | 'signedOut' }
