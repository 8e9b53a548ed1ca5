import type { NoticeKind } from './notice-kinds.ts'

/** Something that somebody should know. Never with secrets, nor with what flows and events carry. */
export interface Notice {
  readonly kind: NoticeKind
  /** What happened, to what, and what to do; sentences. */
  readonly text: string
  /** Where to look in the console, from `/` on. */
  readonly path?: string
}

/** A notice on its way out. */
export interface Letter {
  readonly kind: NoticeKind
  readonly title: string
  readonly text: string
  /** Where to look; whole. */
  readonly url: string
  /** Epoch ms. */
  readonly at: number
  /** Notices of the kind that were held back since the last letter, this one not counted. */
  readonly held: number
}

/** A way to people. */
export interface Channel {
  readonly name: 'mail' | 'webhook'
  /** @throws where it did not arrive; the message is safe to log */
  send(letter: Letter): Promise<void>
  close(): Promise<void>
}
