import { createStore, type StoreApi } from 'zustand/vanilla'
import type { CardNode, Trigger, Value, OnError } from '../../../../src/model/flow-definition.ts'
import { cardNumbers } from './card-number.ts'
import type { CardCatalogue } from './catalogue.ts'
import { sameDraft, shareCards, triggerId, type Draft, type Place } from './draft.ts'
import * as edit from './edit.ts'
import type { CardProblem } from './problems.ts'
import { referenceOf } from './reference-keys.ts'
import type { JsonObject } from './json.ts'
import type { CardRun } from './last-run.ts'
import { noShapes, type Shapes } from './value-shape.ts'
import { find, walk } from './walk.ts'
import { setCases, type CaseChange } from './cases.ts'

/** What was saved last. */
export interface SavedDraft {
  readonly draft: Draft
  readonly version: number
}

/** What the builder shows. Select small parts of it: each key stroke makes a new one. */
export interface EditorState extends EditorActions {
  readonly draft: Draft
  readonly saved: SavedDraft | null
  readonly catalogue: CardCatalogue
  /** Card id → its number in the strip. */
  readonly numbers: ReadonlyMap<string, string>
  readonly selectedId: string | null
  readonly collapsed: ReadonlySet<string>
  /** Whether there is something to save. */
  readonly isDirty: boolean
  readonly canUndo: boolean
  readonly canRedo: boolean
  /** Nothing can be edited: edits change nothing. */
  readonly isReadOnly: boolean
  /** What is wrong, by card id; a moment behind the draft. */
  readonly problems: ReadonlyMap<string, readonly CardProblem[]>
  /** What is known of the outputs' values. */
  readonly shapes: Shapes
  /** What each card did in the last run, by card id. */
  readonly lastRun: ReadonlyMap<string, CardRun>
  /** Outputs that cards give in runs from here instead of being run, by card id. */
  readonly pins: ReadonlyMap<string, JsonObject>
}

/** Every edit is one step of undo; those of one field within a second are one together. */
export interface EditorActions {
  /** @returns the new card's id, or the new note's; it is selected */
  readonly addCard: (cardType: string, place: Place) => string
  /** A loop over the list that `list` refers to. @returns the new card's id */
  readonly addForEach: (list: readonly string[], place: Place) => string
  readonly removeCard: (id: string) => void
  readonly moveCard: (id: string, place: Place) => void
  readonly shiftCard: (id: string, by: -1 | 1) => void
  readonly setInput: (id: string, path: edit.InputPath, value: Value | undefined) => void
  /** Sets a list that the card's branches are made of. */
  readonly setCases: (id: string, input: string, next: readonly CaseChange[]) => void
  readonly renameField: (id: string, input: string, from: string, to: string) => void
  readonly setJoin: (id: string, output: string, branch: string, value: Value | undefined) => void
  readonly renameJoin: (id: string, from: string, to: string) => void
  readonly removeJoin: (id: string, output: string) => void
  readonly setNote: (id: string, note: string) => void
  readonly renameCard: (id: string, to: string) => void
  readonly setTitle: (id: string, title: string) => void
  readonly setOnError: (id: string, onError: OnError | undefined) => void
  /** @param typedField the field of the event that is typed into; without it, something was chosen */
  readonly setTrigger: (trigger: Trigger | null, typedField?: string) => void
  readonly setName: (name: string) => void
  readonly setDescription: (description: string) => void
  readonly setSaveData: (saveData: boolean) => void
  /** @returns the ids of the pasted cards; the first is selected */
  readonly paste: (cards: readonly CardNode[], place: Place) => readonly string[]
  /** @returns the copy's id; it is selected */
  readonly duplicate: (id: string) => string | null
  /** Another draft as a whole, e.g. an older version. */
  readonly replace: (draft: Draft) => void

  readonly undo: () => void
  readonly redo: () => void
  readonly select: (id: string | null) => void
  readonly toggleCollapsed: (id: string) => void
  readonly collapseAll: () => void
  readonly expandAll: () => void
  /** The draft, as the server made it canonical, is saved. What was typed meanwhile stays, unsaved. */
  readonly markSaved: (draft: Draft, version: number, sent?: Draft) => void
  readonly setReadOnly: (isReadOnly: boolean) => void
  readonly setProblems: (problems: ReadonlyMap<string, readonly CardProblem[]>) => void
  readonly setShapes: (shapes: Shapes) => void
  readonly setLastRun: (lastRun: ReadonlyMap<string, CardRun>) => void
  /** @param outputs null takes the pin away */
  readonly setPin: (id: string, outputs: JsonObject | null) => void
}

export type EditorStore = StoreApi<EditorState>

interface EditorOptions {
  readonly draft: Draft
  readonly saved: SavedDraft | null
  readonly catalogue: CardCatalogue
  readonly isReadOnly?: boolean
  /** Epoch ms. */
  readonly now?: () => number
}

const mergeMs = 1000
const mostSteps = 500

/** One flow being edited, with the way back. */
export function openEditor({
  draft,
  saved,
  catalogue,
  isReadOnly = false,
  now = Date.now,
}: EditorOptions): EditorStore {
  let past: readonly Draft[] = []
  let future: readonly Draft[] = []
  let lastMerge: { readonly key: string; readonly at: number } | null = null

  return createStore<EditorState>()((set, get) => {
    const shown = (next: Draft, known = get().saved) => {
      const { draft: before, numbers, selectedId } = get()
      const isGone = selectedId !== null && selectedId !== triggerId && find(next, selectedId) === null
      set({
        draft: next,
        isDirty: known === null ? hasContent(next) : !sameDraft(next, known.draft),
        canUndo: past.length > 0,
        canRedo: future.length > 0,
        ...(next.cards === before.cards ? {} : { numbers: sameOrNew(numbers, cardNumbers(next, catalogue)) }),
        ...(isGone ? { selectedId: null } : {}),
      })
    }

    /** @param key edits with the same one, close together, are one step */
    const apply = (next: Draft, key: string | null = null) => {
      const { draft: before, isReadOnly } = get()
      if (isReadOnly || next === before) return
      const at = now()
      const isMerged = key !== null && lastMerge?.key === key && at - lastMerge.at < mergeMs
      if (!isMerged) past = [...past, before].slice(-mostSteps)
      future = []
      lastMerge = key === null ? null : { key, at }
      shown(next)
    }
    const step = (from: 'past' | 'future') => {
      const steps = from === 'past' ? past : future
      const next = steps.at(-1)
      if (next === undefined || get().isReadOnly) return
      const before = get().draft
      if (from === 'past') {
        past = past.slice(0, -1)
        future = [...future, before]
      } else {
        future = future.slice(0, -1)
        past = [...past, before]
      }
      lastMerge = null
      shown(next)
    }

    const place = (cards: readonly CardNode[], where: Place): readonly string[] => {
      const fresh = edit.withFreshIds(get().draft, cards)
      apply(edit.insert(get().draft, fresh, where))
      const ids = fresh.map(({ id }) => id)
      if (!get().isReadOnly) set({ selectedId: ids[0] ?? null })
      return ids
    }

    return {
      draft,
      saved,
      catalogue,
      numbers: cardNumbers(draft, catalogue),
      selectedId: null,
      collapsed: new Set(),
      isDirty: saved === null ? hasContent(draft) : !sameDraft(draft, saved.draft),
      canUndo: false,
      canRedo: false,
      isReadOnly,
      problems: new Map(),
      shapes: noShapes,
      lastRun: new Map(),
      pins: new Map(),

      addCard: (card, where) => place([{ id: edit.freshId(get().draft, card), card }], where)[0]!,
      addForEach(list, where) {
        const card = 'list.for-each'
        const inputs = { list: referenceOf(list) }
        return place([{ id: edit.freshId(get().draft, card), card, inputs }], where)[0]!
      },
      removeCard: (id) => apply(edit.removeCard(get().draft, id)),
      moveCard: (id, where) => apply(edit.moveCard(get().draft, id, where)),
      shiftCard: (id, by) => apply(edit.shiftCard(get().draft, id, by)),
      setCases: (id, input, next) => apply(setCases(get().draft, id, input, next), `cases ${id} ${next.length}`),
      setInput: (id, path, value) =>
        apply(edit.setInput(get().draft, id, path, value), `input ${id} ${path.join(' ')}`),
      renameField: (id, input, from, to) =>
        apply(edit.renameField(get().draft, id, input, from, to), `rename field ${id} ${input}`),
      setJoin: (id, output, branch, value) =>
        apply(edit.setJoin(get().draft, id, output, branch, value), `join ${id} ${output} ${branch}`),
      renameJoin: (id, from, to) => apply(edit.renameJoin(get().draft, id, from, to), `rename join ${id}`),
      removeJoin: (id, output) => apply(edit.removeJoin(get().draft, id, output)),
      setNote: (id, note) => apply(edit.setNote(get().draft, id, note), `note ${id}`),
      setTitle: (id, title) => apply(edit.setTitle(get().draft, id, title), `title ${id}`),
      setOnError: (id, onError) =>
        apply(edit.setOnError(get().draft, id, onError), `on error ${id} ${Object.keys(onError ?? {}).join(' ')}`),
      renameCard(id, to) {
        const { draft, selectedId, collapsed } = get()
        const renamed = edit.renameCard(draft, id, to)
        if (renamed === draft) return
        if (selectedId === id) set({ selectedId: to })
        if (collapsed.has(id)) set({ collapsed: new Set([...collapsed, to]) })
        apply(renamed)
      },
      setTrigger: (trigger, typedField) =>
        apply(edit.setTrigger(get().draft, trigger), typedField === undefined ? null : `trigger ${typedField}`),
      setName: (name) => apply(edit.setName(get().draft, name), 'name'),
      setDescription: (description) => apply(edit.setDescription(get().draft, description), 'description'),
      setSaveData: (saveData) => apply(edit.setSaveData(get().draft, saveData)),
      paste: place,
      duplicate(id) {
        const found = find(get().draft, id)
        if (found === null) return null
        return place([found.node], { ...found.place, index: found.place.index + 1 })[0] ?? null
      },
      replace: (next) => apply(shareCards(next, get().draft)),

      undo: () => step('past'),
      redo: () => step('future'),
      select: (selectedId) => set({ selectedId }),
      toggleCollapsed(id) {
        const collapsed = new Set(get().collapsed)
        if (!collapsed.delete(id)) collapsed.add(id)
        set({ collapsed })
      },
      collapseAll: () => set({ collapsed: new Set([triggerId, ...[...walk(get().draft)].map(({ node }) => node.id)]) }),
      expandAll: () => set({ collapsed: new Set() }),
      markSaved(canonical, version, sent = get().draft) {
        const { draft: now } = get()
        const shared = shareCards(canonical, now)
        const known = { draft: shared, version }
        lastMerge = null
        set({ saved: known })
        // What says the same is shown as the server has it; what was typed while it was saving stays.
        shown(now === sent || sameDraft(now, shared) ? shared : now, known)
      },
      setReadOnly: (isReadOnly) => set({ isReadOnly }),
      setProblems: (problems) => set({ problems: sameOrNew(get().problems, problems) }),
      setShapes: (shapes) => set({ shapes }),
      setPin(id, outputs) {
        const pins = new Map(get().pins)
        if (outputs === null) pins.delete(id)
        else pins.set(id, outputs)
        set({ pins })
      },
      setLastRun: (lastRun) => set({ lastRun: sameOrNew(get().lastRun, lastRun) }),
    }
  })
}

// A flow that nobody has begun is nothing to lose.
const hasContent = ({ name, trigger, cards }: Draft) => name !== '' || trigger !== null || cards.length > 0

/** The fresh map with the entries that say the same being those that were there; the old map where all do. */
function sameOrNew<V>(known: ReadonlyMap<string, V>, fresh: ReadonlyMap<string, V>): ReadonlyMap<string, V> {
  let isSame = known.size === fresh.size
  const shared = new Map<string, V>()
  for (const [key, value] of fresh) {
    const old = known.get(key)
    const isKept = old !== undefined && (old === value || sameText(old, value))
    shared.set(key, isKept ? old : value)
    if (!isKept) isSame = false
  }
  return isSame ? known : shared
}

const sameText = (a: unknown, b: unknown) => typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b)
