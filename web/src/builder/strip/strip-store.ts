import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ValueType } from '../../../../src/model/flow-definition.ts'
import type { Place } from '../model/draft.ts'
import type { OutputNode } from '../model/scope.ts'

/** An input, or the value of a card's output in a branch, as the thing that a value goes into. */
export interface ValueTarget {
  readonly cardId: string
  /** The branch, where it is the value of an output; else null. */
  readonly branch: string | null
  /** What it is called on the card. */
  readonly label: string
  /** What it expects. */
  readonly type: ValueType
  /** Puts the value there. */
  readonly give: (node: OutputNode) => void
}

/** What is open over the strip. */
export interface StripState {
  readonly palette: { readonly place: Place; readonly opener: HTMLElement | null } | null
  readonly isAddingEvent: boolean
  readonly insert: { readonly target: ValueTarget; readonly anchor: HTMLElement } | null
  readonly menu: { readonly cardId: string; readonly anchor: HTMLElement } | null
  /** The card whose name is being edited. */
  readonly renamedId: string | null
  readonly isFinding: boolean
  /** What was done, for screen readers. A number with it, so that the same words are said twice. */
  readonly said: { readonly text: string; readonly nth: number }
  /** What the pointer is dragging: a value or a card. */
  readonly dragged: 'value' | 'card' | null
}

export type StripStore = StoreApi<StripState>

/** What is open over the strip is no part of what is edited: there is nothing of it to undo. */
export function openStripStore(): StripStore {
  return createStore<StripState>()(() => ({
    palette: null,
    isAddingEvent: false,
    insert: null,
    menu: null,
    renamedId: null,
    isFinding: false,
    said: { text: '', nth: 0 },
    dragged: null,
  }))
}
