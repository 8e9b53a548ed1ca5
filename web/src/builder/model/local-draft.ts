import { isJsonObject } from './json.ts'
import { readCards, writeCards } from './clipboard.ts'
import type { Draft } from './draft.ts'

/** A draft that was not saved when its page went away. */
export interface LocalDraft {
  readonly draft: Draft
  /** The version that it was made from; null for a flow that was never saved. */
  readonly version: number | null
  /** Epoch ms. */
  readonly at: number
}

type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** Keeps the unsaved draft of one flow in the browser, for a crash or a closed tab. */
export interface LocalDrafts {
  readonly read: () => LocalDraft | null
  readonly write: (local: LocalDraft) => void
  readonly clear: () => void
}

/** @param flowId null for the flow that is not saved yet */
export function openLocalDrafts(shelf: Shelf, flowId: string | null): LocalDrafts {
  const key = `flowhook.draft.${flowId ?? 'new'}`
  // A browser may refuse its storage, or have no room left: then there is no way back after a crash, and nothing else is lost.
  const quietly = <T>(work: () => T, otherwise: T): T => {
    try {
      return work()
    } catch {
      return otherwise
    }
  }
  return {
    read: () => quietly(() => readLocal(shelf.getItem(key)), null),
    write: (local) => quietly(() => shelf.setItem(key, JSON.stringify(local)), undefined),
    clear: () => quietly(() => shelf.removeItem(key), undefined),
  }
}

function readLocal(text: string | null): LocalDraft | null {
  const given: unknown = text === null ? null : JSON.parse(text)
  if (!isJsonObject(given)) return null
  const { draft, version, at } = given
  if (!isJsonObject(draft) || typeof at !== 'number' || !(version === null || typeof version === 'number')) return null
  const { name, description, trigger, cards, saveData } = draft
  if (typeof name !== 'string' || !Array.isArray(cards)) return null
  const read = cards.length === 0 ? { cards: [] } : readCards(writeCards(cards as never)) // judged by the reader
  if (!('cards' in read)) return null
  return {
    version,
    at,
    draft: {
      name,
      ...(typeof description === 'string' ? { description } : {}),
      // Written by this page; the server judges it before anything is saved.
      trigger: isJsonObject(trigger) ? (trigger as unknown as Draft['trigger']) : null,
      cards: read.cards,
      ...(saveData === false ? { saveData } : {}),
    },
  }
}
