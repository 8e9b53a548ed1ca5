import { useInfiniteQuery } from '@tanstack/react-query'
import type { DeliveryFilter } from '../../api/deliveries.ts'
import { eventHookList } from '../../api/event-hooks.ts'
import { Facts } from '../../parts/facts.tsx'
import { filterWords } from './filter-words.ts'

/** A filter in words. */
export function FilterFacts({ filter }: { readonly filter: DeliveryFilter }) {
  return <Facts facts={useFilterWords(filter)} />
}

/** The same for a line of text. */
export function useFilterWords(filter: DeliveryFilter) {
  const hooks = useInfiniteQuery(eventHookList())
  const known = hooks.data?.pages.flatMap(({ rows }) => rows) ?? []
  return filterWords(filter, (id) => known.find((hook) => hook.id === id)?.name ?? id)
}
