import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import type { CardDeclaration } from '../../api/cards.ts'
import { partOf, passPart, type ExecutedCard, type ExecutedPass, type ExecutionDetail } from '../../api/executions.ts'
import { executions as words } from '../../messages/executions.ts'
import { cardPath, childPath, findCard, type CardPath } from './card-path.ts'

/** What every part of the page of an execution knows. */
export interface Shown {
  readonly execution: ExecutionDetail
  /** By id; empty while they are not known. */
  readonly declarations: ReadonlyMap<string, CardDeclaration>
  readonly selected: CardPath
  readonly select: (path: CardPath) => void
}

export const ShownContext = createContext<Shown | null>(null)

/** @throws outside of the page of an execution */
export function useShown(): Shown {
  const shown = useContext(ShownContext)
  if (shown === null) throw new Error('Only on the page of an execution.')
  return shown
}

/** Whether it can run again: its flow and what came in are still there. */
export const isRepeatable = ({ flowName, cards }: ExecutionDetail): boolean =>
  flowName !== null && cards[0]?.left_out !== true

/** What people call a card: its title, or what starts the flow. */
export function titleOf({ id, card }: ExecutedCard, declarations: Shown['declarations']): string {
  if (id === 'trigger') return words.trigger[card as keyof typeof words.trigger] ?? card
  return declarations.get(card)?.title ?? card
}

/** The names of a card's branches in the order of its declaration. */
export const branchesOf = ({ card }: ExecutedCard, declarations: Shown['declarations']): readonly string[] =>
  Object.keys(declarations.get(card)?.branches ?? {})

/** One pass of a card by its name; null while it is read, and where there is none. Passes that are not here are asked for. */
export function usePass(inside: CardPath, card: ExecutedCard, name: string | null): ExecutedPass | null {
  const { execution } = useShown()
  const here = card.passes?.find((pass) => pass.name === name) ?? null
  // Passes of loops, of which there are many, are named by their numbers.
  const index = here === null && name !== null && /^\d{1,9}$/.test(name) ? Number(name) : null
  const isThere = index !== null && index < (card.passCount ?? 0)
  const part = useQuery({ ...passPart(execution.id, inside, card.id, partOf(index ?? 0)), enabled: isThere })
  return here ?? part.data?.find((pass) => pass.name === name) ?? null
}

/** The card that is selected, wherever it is; null where there is none of that path, undefined while it is looked for. */
export function useSelectedCard(): ExecutedCard | null | undefined {
  const { execution, selected } = useShown()
  const queries = useQueryClient()
  const path = cardPath(selected)
  const here = findCard(execution.cards, path)
  const found = useQuery({
    queryKey: [...passPart(execution.id, '', '', 0).queryKey.slice(0, 3), 'card', path],
    queryFn: () => findFar(queries, execution, path),
    enabled: here === null && path !== '',
  })
  return here ?? (found.isPending ? undefined : (found.data ?? null))
}

async function findFar(queries: QueryClient, execution: ExecutionDetail, path: CardPath): Promise<ExecutedCard | null> {
  const parts = path.split('/')
  let cards = execution.cards
  let inside = ''
  for (let i = 0; i < parts.length; i += 2) {
    const card = cards.find(({ id }) => id === parts[i])
    const name = parts[i + 1]
    if (card === undefined) return null
    if (name === undefined) return card
    let pass = card.passes?.find((each) => each.name === name)
    if (pass === undefined && /^\d{1,9}$/.test(name)) {
      const part = await queries.fetchQuery(passPart(execution.id, inside, card.id, partOf(Number(name))))
      pass = part.find((each) => each.name === name)
    }
    if (pass === undefined) return null
    cards = pass.cards
    inside = childPath(childPath(inside, card.id), name)
  }
  return null
}
