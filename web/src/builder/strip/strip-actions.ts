import { noteCard, type CardNode, type Trigger } from '../../../../src/model/flow-definition.ts'
import { strip as words } from '../../messages/strip.ts'
import { readCards, writeCards } from '../model/clipboard.ts'
import { triggerId, type Draft, type Place } from '../model/draft.ts'
import type { EditorStore } from '../model/editor-store.ts'
import { cardTitle } from '../model/scope.ts'
import { triggerTitle } from '../model/trigger.ts'
import { around, cardsAt, find } from '../model/walk.ts'
import { openCardIndex, openSharedTitles } from './card-index.ts'
import { drawNow } from './drawn.ts'
import { neighbour, nextStop, type Direction, type Stop } from './stops.ts'
import type { StripStore, ValueTarget } from './strip-store.ts'

/** What the strip asks of the page around it. */
export interface StripPage {
  /** The `</>` of the first card. */
  readonly onEndpointSettings: () => void
  /** An API Endpoint was just chosen as what starts the flow: how is it secured? */
  readonly onEndpointChosen: () => void
  /** The details of the selected card, with its reference. */
  readonly onHelp: (cardId: string) => void
}

/** What the pointer, the keyboard and the menus do alike: edits of the flow with what belongs to them, focus and words. */
export interface StripActions {
  readonly editor: EditorStore
  readonly state: StripStore
  /** What the page around the strip does. */
  readonly page: () => StripPage
  /** Where the cards are drawn. */
  readonly box: { current: HTMLElement | null }
  /** The places whose palette was opened by Tab, until the next Tab. */
  readonly dismissed: WeakSet<HTMLElement>
  /** Card id → card. */
  readonly cards: (draft: Draft) => ReadonlyMap<string, CardNode>
  readonly sharedTitles: ReturnType<typeof openSharedTitles>
  readonly node: (id: string) => CardNode | undefined
  readonly titleOf: (id: string) => string
  readonly say: (text: string) => void
  readonly focus: (stop: Stop) => void
  /** Opens whatever a card is inside of, and goes to it. */
  readonly reveal: (id: string) => void
  readonly go: (from: Stop, direction: Direction) => void
  readonly openPalette: (place: Place, opener?: HTMLElement | null) => void
  /** The palette for a place behind a card, or behind the last of a list. */
  readonly addBehind: (stop: Stop) => void
  readonly add: (cardType: string, place: Place) => void
  readonly addForEach: (list: readonly string[], target: ValueTarget) => void
  readonly chooseTrigger: (trigger: Trigger) => void
  readonly remove: (id: string) => void
  readonly move: (id: string, place: Place) => void
  readonly shift: (id: string, by: -1 | 1) => void
  readonly duplicate: (id: string) => void
  /** The card as text for the clipboard; also remembered here, for where the browser's clipboard cannot be written. */
  readonly copy: (id: string) => string | null
  readonly cut: (id: string) => string | null
  readonly paste: (text: string, stop: Stop) => void
  /** What the browser's clipboard has, also from another flow; where it cannot be read, what was copied here. */
  readonly pasteByMenu: (stop: Stop) => Promise<void>
  readonly undo: () => void
  readonly redo: () => void
  readonly openInsert: (target: ValueTarget, anchor: HTMLElement) => void
  /** A new note behind a card or the last of a list, to be written at once. */
  readonly addNote: (stop: Stop) => void
  /** Opens the field of a card's name, or goes into the words of a note. */
  readonly rename: (id: string) => void
  readonly openMenu: (cardId: string, anchor: HTMLElement) => void
}

export function openStripActions(editor: EditorStore, state: StripStore, page: () => StripPage): StripActions {
  const box: { current: HTMLElement | null } = { current: null }
  let remembered: string | null = null
  let said = 0

  const titleOf = (id: string) => {
    const { draft, catalogue } = editor.getState()
    if (id === triggerId) return triggerTitle(draft.trigger)
    const node = find(draft, id)?.node
    return node === undefined ? id : cardTitle(node, catalogue)
  }
  const numberOf = (id: string) => editor.getState().numbers.get(id) ?? ''
  const isNoteId = (id: string) => find(editor.getState().draft, id)?.node.card === noteCard
  const movedWords = (id: string) => {
    if (!isNoteId(id)) return words.said.moved(titleOf(id), numberOf(id))
    const { draft } = editor.getState()
    const place = find(draft, id)!.place // it was just moved
    const before = cardsAt(draft, place)[place.index - 1]
    return words.said.noteMoved(before === undefined ? null : titleOf(before.id))
  }
  const say = (text: string) => state.setState({ said: { text, nth: ++said } })
  const elementOf = (stop: Stop) =>
    'card' in stop
      ? box.current?.querySelector<HTMLElement>(`[data-card-id="${CSS.escape(stop.card)}"]`)
      : box.current?.querySelector<HTMLElement>(`[data-slot="${CSS.escape(slotKey(stop.slot))}"]`)
  const focusNow = (stop: Stop) => {
    const element = elementOf(stop)
    element?.focus({ preventScroll: true })
    element?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
  const focus = (stop: Stop) => {
    if ('card' in stop) editor.getState().select(stop.card)
    drawNow()
    focusNow(stop)
  }
  const focusWords = (id: string) => {
    const { collapsed, toggleCollapsed } = editor.getState()
    if (collapsed.has(id)) toggleCollapsed(id)
    drawNow()
    const field = elementOf({ card: id })?.querySelector('textarea')
    field?.focus()
    field?.setSelectionRange(field.value.length, field.value.length)
  }
  const placeBehind = (stop: Stop): Place => {
    const { draft } = editor.getState()
    if ('slot' in stop) return { ...stop.slot, index: cardsAt(draft, stop.slot).length }
    const found = stop.card === triggerId ? null : find(draft, stop.card)
    return found === null ? { parent: null, branch: null, index: 0 } : { ...found.place, index: found.place.index + 1 }
  }
  const openPalette = (place: Place, opener: HTMLElement | null = null) => {
    if (!editor.getState().isReadOnly) state.setState({ palette: { place, opener } })
  }
  // An undo may take away what has the focus.
  const step = (act: () => void, can: boolean, done: string, nothing: string) => {
    if (!can) return say(nothing)
    const { selectedId, draft } = editor.getState()
    const active = document.activeElement
    const other = selectedId === null || selectedId === triggerId ? null : neighbour(selectedId, draft)
    act()
    say(done)
    drawNow()
    if (active?.isConnected === true && active !== document.body) return
    const here = editor.getState().draft
    if (selectedId !== null && find(here, selectedId) !== null) focus({ card: selectedId })
    else if (other !== null && !('card' in other && find(here, other.card) === null)) focus(other)
    else focus({ card: triggerId })
  }

  const actions: StripActions = {
    editor,
    state,
    page,
    box,
    cards: openCardIndex(),
    sharedTitles: openSharedTitles(),
    dismissed: new WeakSet(),
    node: (id) => find(editor.getState().draft, id)?.node,
    titleOf,
    say,
    focus,
    reveal(id) {
      const { draft, collapsed, toggleCollapsed } = editor.getState()
      for (const { node } of around(draft, id)) if (collapsed.has(node.id)) toggleCollapsed(node.id)
      focus({ card: id })
    },
    go(from, direction) {
      const stop = nextStop(from, direction, editor.getState())
      if (stop !== null) focus(stop)
    },
    openPalette,
    addBehind: (stop) => openPalette(placeBehind(stop), (elementOf(stop) as HTMLElement | null) ?? null),
    add(cardType, place) {
      if (editor.getState().isReadOnly) return
      const id = editor.getState().addCard(cardType, place)
      say(cardType === noteCard ? words.said.noteAdded : words.said.added(titleOf(id), numberOf(id)))
      focus({ card: id })
      if (cardType === noteCard) focusWords(id)
    },
    addForEach(list, { cardId, branch }) {
      const { draft, addForEach } = editor.getState()
      const found = find(draft, cardId)
      if (found === null) return
      const place =
        branch === null ? found.place : { parent: cardId, branch, index: found.node.branches?.[branch]?.length ?? 0 }
      const id = addForEach(list, place)
      say(words.said.added(titleOf(id), numberOf(id)))
      focus({ card: id })
    },
    chooseTrigger(trigger) {
      editor.getState().setTrigger(trigger)
      say(words.said.eventAdded(titleOf(triggerId)))
      focus({ card: triggerId })
    },
    remove(id) {
      const { draft, removeCard, setTrigger, isReadOnly } = editor.getState()
      if (isReadOnly) return
      const title = titleOf(id)
      if (id === triggerId) {
        setTrigger(null)
        say(words.said.removed(title))
        return focus({ card: triggerId })
      }
      const next = neighbour(id, draft)
      removeCard(id)
      say(words.said.removed(title))
      focus(next)
    },
    move(id, place) {
      editor.getState().moveCard(id, place)
      say(movedWords(id))
      focus({ card: id })
    },
    shift(id, by) {
      const before = editor.getState().draft
      editor.getState().shiftCard(id, by)
      const isMoved = editor.getState().draft !== before
      say(isMoved ? movedWords(id) : words.said.cannotMove)
      if (isMoved) focus({ card: id })
    },
    duplicate(id) {
      const copy = id === triggerId ? null : editor.getState().duplicate(id)
      if (copy === null) return
      say(isNoteId(copy) ? words.said.noteAdded : words.said.added(titleOf(copy), numberOf(copy)))
      focus({ card: copy })
    },
    copy(id) {
      const node = find(editor.getState().draft, id)?.node
      if (node === undefined) return null
      remembered = writeCards([node])
      say(words.said.copied(titleOf(id)))
      return remembered
    },
    cut(id) {
      const text = actions.copy(id)
      if (text === null || editor.getState().isReadOnly) return text
      const title = titleOf(id)
      actions.remove(id)
      say(words.said.cut(title))
      return text
    },
    paste(text, stop) {
      if (editor.getState().isReadOnly) return
      const read = readCards(text)
      if (read.message !== undefined) return say(read.message)
      const [first] = editor.getState().paste(read.cards, placeBehind(stop))
      say(words.said.pasted(read.cards.length))
      if (first !== undefined) focus({ card: first })
    },
    async pasteByMenu(stop) {
      const text = await navigator.clipboard?.readText().catch(() => null)
      const isCards = text != null && readCards(text).message === undefined
      actions.paste(isCards ? text : (remembered ?? text ?? ''), stop)
    },
    undo() {
      const { undo, canUndo } = editor.getState()
      step(undo, canUndo, words.said.undone, words.said.nothingToUndo)
    },
    redo() {
      const { redo, canRedo } = editor.getState()
      step(redo, canRedo, words.said.redone, words.said.nothingToRedo)
    },
    openInsert: (target, anchor) => state.setState({ insert: { target, anchor } }),
    addNote: (stop) => actions.add(noteCard, placeBehind(stop)),
    rename(id) {
      if (id === triggerId || editor.getState().isReadOnly) return
      if (isNoteId(id)) focusWords(id)
      else state.setState({ renamedId: id })
    },
    openMenu: (cardId, anchor) => state.setState({ menu: { cardId, anchor } }),
  }
  return actions
}

/** Names the place behind the last card of a list in the page. */
export const slotKey = ({ parent, branch }: Pick<Place, 'parent' | 'branch'>) => `${parent ?? ''}/${branch ?? ''}`

/** The stop that an element of the page is, or is inside of. */
export function stopOf(element: Element | null): Stop | null {
  const found = element?.closest<HTMLElement>('[data-card-id], [data-slot]')
  if (found == null) return null
  const { cardId, slot } = found.dataset
  if (cardId !== undefined) return { card: cardId }
  const [parent, branch] = (slot ?? '').split('/')
  return { slot: { parent: parent || null, branch: branch || null } }
}
