import { withNotesBetween } from '../../../../src/language/notes.ts'
import type { CardNode, FlowDefinition, Trigger } from '../../../../src/model/flow-definition.ts'
import { sameJson } from './json.ts'

/** A flow while it is made: a definition whose name and trigger may still be missing. */
export interface Draft {
  /** Empty until it was given one. */
  readonly name: string
  readonly description?: string
  /** What starts the flow; null until it was chosen. */
  readonly trigger: Trigger | null
  readonly cards: readonly CardNode[]
  /** Whether executions keep inputs and outputs; default true. */
  readonly saveData?: boolean
}

/** Where a card stands, or is to stand: in a branch of a card, or, without a parent, among the flow's own cards. */
export interface Place {
  readonly parent: string | null
  readonly branch: string | null
  /** From 0. */
  readonly index: number
}

/** The first card's name in references. It is no card of the list: it stands in `Draft.trigger`. */
export const triggerId = 'trigger'

export const emptyDraft: Draft = Object.freeze({ name: '', trigger: null, cards: Object.freeze([]) })

/** A saved definition as something to edit, without the members that a flow has beside them. */
export function draftOf({ name, description, trigger, cards, saveData }: FlowDefinition): Draft {
  return {
    name,
    ...(description === undefined ? {} : { description }),
    trigger,
    cards: withNotesBetween(cards),
    ...(saveData === undefined ? {} : { saveData }),
  }
}

/** What can be saved, or null while there is nothing that starts the flow. */
export function definitionOf(draft: Draft): FlowDefinition | null {
  const { trigger } = draft
  return trigger === null ? null : { ...draft, trigger }
}

/** Whether two drafts say the same. What is left out and what is the default are the same. */
export function sameDraft(a: Draft, b: Draft): boolean {
  return (
    a === b ||
    (a.name === b.name &&
      (a.description ?? '') === (b.description ?? '') &&
      (a.saveData ?? true) === (b.saveData ?? true) &&
      sameJson(a.trigger, b.trigger) &&
      sameCards(a.cards, b.cards))
  )
}

function sameCards(a: readonly CardNode[], b: readonly CardNode[]): boolean {
  return a === b || (a.length === b.length && a.every((node, i) => sameCard(node, b[i]!)))
}

/** Whether two cards and everything inside them say the same. */
export function sameCard(a: CardNode, b: CardNode): boolean {
  return a === b || (sameCardItself(a, b) && sameBranches(a, b))
}

/** The same without the cards inside. */
export function sameCardItself(a: CardNode, b: CardNode): boolean {
  return (
    a === b ||
    (a.id === b.id &&
      a.card === b.card &&
      (a.note ?? '') === (b.note ?? '') &&
      (a.title ?? '') === (b.title ?? '') &&
      sameJson(a.onError ?? {}, b.onError ?? {}) &&
      sameJson(a.inputs ?? {}, b.inputs ?? {}) &&
      sameJson(a.outputs ?? {}, b.outputs ?? {}))
  )
}

function sameBranches({ branches: a = {} }: CardNode, { branches: b = {} }: CardNode): boolean {
  if (a === b) return true
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every((name) => sameCards(a[name] ?? [], b[name] ?? []))
}

/**
 * The draft `fresh` with every card that says the same as in `known` being that very object, so that what is drawn from it is
 * not drawn again.
 */
export function shareCards(fresh: Draft, known: Draft): Draft {
  const before = new Map<string, CardNode>()
  const remember = (cards: readonly CardNode[]) => {
    for (const node of cards) {
      before.set(node.id, node)
      for (const inner of Object.values(node.branches ?? {})) remember(inner)
    }
  }
  remember(known.cards)
  const shared = (node: CardNode): CardNode => {
    const old = before.get(node.id)
    if (old !== undefined && sameCard(node, old)) return old
    if (node.branches === undefined) return node
    const branches = Object.entries(node.branches).map(([name, cards]) => [name, cards.map(shared)] as const)
    return { ...node, branches: Object.fromEntries(branches) }
  }
  return { ...fresh, cards: fresh.cards.map(shared) }
}
