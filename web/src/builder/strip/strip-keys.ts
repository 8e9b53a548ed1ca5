import { keptChoice, singleKeys } from '../../shell/kept-choice.ts'
import { triggerId } from '../model/draft.ts'
import { drawNow } from './drawn.ts'
import { stopOf, type StripActions } from './strip-actions.ts'

/** What the browser tells of a key; React's events have the same. */
type Key = Pick<
  KeyboardEvent,
  | 'key'
  | 'altKey'
  | 'shiftKey'
  | 'ctrlKey'
  | 'metaKey'
  | 'preventDefault'
  | 'stopPropagation'
  | 'target'
  | 'defaultPrevented'
>

const arrows = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' } as const

/** The keys of the strip. No single letter acts while text is being edited. */
export function onStripKey(event: Key, strip: StripActions): void {
  if (event.defaultPrevented || !(event.target instanceof HTMLElement)) return
  const acted = hasCommand(event) ? onCommand(event, strip, event.target) : onPlain(event, strip, event.target)
  if (!acted) return
  event.preventDefault()
  // The page has the same keys for where the strip has not the focus.
  event.stopPropagation()
}

/** People can switch off what letters alone do; the dialog of all shortcuts keeps it. */
const areLettersOn = () => keptChoice(singleKeys.key, singleKeys.without)

const hasCommand = ({ ctrlKey, metaKey }: Key) => ctrlKey || metaKey

export const isEditing = (element: Element): boolean =>
  element.matches('input, textarea, select, [contenteditable=true]')

function onCommand({ key, shiftKey, altKey }: Key, strip: StripActions, target: HTMLElement): boolean {
  if (altKey) return false
  switch (key.toLowerCase()) {
    case 'z':
      if (shiftKey) strip.redo()
      else strip.undo()
      return true
    case 'y':
      strip.redo()
      return true
    case 'f':
      strip.state.setState({ isFinding: true })
      return true
    case 'd': {
      const stop = stopOf(target)
      if (isEditing(target) || stop === null || !('card' in stop)) return false
      strip.duplicate(stop.card)
      return true
    }
    default:
      return false
  }
}

function onPlain(event: Key, strip: StripActions, target: HTMLElement): boolean {
  const { key, altKey, shiftKey } = event
  const stop = stopOf(target)
  if (stop === null) return false
  const isOnCard = target.dataset['cardId'] !== undefined
  const isOnSlot = target.dataset['slot'] !== undefined
  if (!isOnCard && !isOnSlot) {
    if (key !== 'Escape' || !('card' in stop)) return false
    strip.focus(stop)
    return true
  }
  if ('card' in stop && altKey) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[key] as -1 | 1 | undefined // the only values there are
    if (by === undefined || stop.card === triggerId) return false
    strip.shift(stop.card, by)
    return true
  }
  if (altKey) return false
  if (key in arrows) {
    strip.go(stop, arrows[key as keyof typeof arrows])
    return true
  }
  if (isOnSlot && key === 'n' && areLettersOn()) {
    strip.addNote(stop)
    return true
  }
  if (isOnSlot) {
    // Tab adds a card once: whoever closes the palette wants to go on, and the next Tab does.
    if (!(key === 'a' && areLettersOn()) && !(key === 'Tab' && !shiftKey && !strip.dismissed.delete(target)))
      return false
    strip.dismissed.add(target)
    strip.addBehind(stop)
    return true
  }
  return 'card' in stop && onCard(key, stop.card, strip, target)
}

function onCard(key: string, cardId: string, strip: StripActions, card: HTMLElement): boolean {
  switch (key) {
    case 'Enter':
      // The placeholder of the first card is a button and acts itself.
      if (card instanceof HTMLButtonElement) return false
      if (strip.editor.getState().collapsed.has(cardId)) strip.editor.getState().toggleCollapsed(cardId)
      drawNow()
      firstField(card)?.focus()
      return true
    case 'F2':
      strip.rename(cardId)
      return true
    case 'n':
      if (!areLettersOn()) return false
      strip.addNote({ card: cardId })
      return true
    case 'a':
      if (!areLettersOn()) return false
      strip.addBehind({ card: cardId })
      return true
    case 'Delete':
    case 'Backspace':
      if (!(card instanceof HTMLButtonElement)) strip.remove(cardId)
      return true
    default:
      return false
  }
}

/** The first field of the card itself, not of the cards inside it; a button where it has no field. */
function firstField(card: HTMLElement): HTMLElement | undefined {
  const own = [...card.querySelectorAll<HTMLElement>('textarea, input, select, button')].filter(
    (element) => element.closest('[data-card-id]') === card && !element.matches(':disabled'),
  )
  const inField = (element: HTMLElement) => element.closest('[data-input]') !== null
  return (
    own.find((element) => inField(element) && isEditing(element) && !element.matches('[data-kind]')) ??
    own.find(inField) ??
    own[0]
  )
}
