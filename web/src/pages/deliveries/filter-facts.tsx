import { useInfiniteQuery } from '@tanstack/react-query'
import { eventHookList } from '../../api/event-hooks.ts'
import type { ReplayFilter } from '../../api/replays.ts'
import { Facts } from '../../parts/facts.tsx'
import { filterWords } from './filter-words.ts'

/** A filter in words. */
export function FilterFacts({ filter }: { readonly filter: ReplayFilter }) {
  return <Facts facts={useFilterWords(filter)} />
}

/** The same for a line of text. */
export function useFilterWords(filter: ReplayFilter) {
  const hooks = useInfiniteQuery(eventHookList())
  const known = hooks.data?.pages.flatMap(({ rows }) => rows) ?? []
  return filterWords(filter, (id) => known.find((hook) => hook.id === id)?.name ?? id)
}
