import type { OutputNode } from '../model/scope.ts'

type DragData = Readonly<Record<string | symbol, unknown>>

/** A dragged output carries a value of a card. */
export const valueData = (output: OutputNode): Record<string, unknown> => ({ kind: 'value', output })

/** A dragged card. */
export const cardData = (cardId: string): Record<string, unknown> => ({ kind: 'card', cardId })

/** The value that is dragged, or null where something else is. */
export const draggedValue = (data: DragData): OutputNode | null =>
  data['kind'] === 'value' ? (data['output'] as OutputNode) : null // put there by `valueData`

/** The id of the card that is dragged, or null where something else is. */
export const draggedCard = (data: DragData): string | null =>
  data['kind'] === 'card' ? (data['cardId'] as string) : null // put there by `cardData`
