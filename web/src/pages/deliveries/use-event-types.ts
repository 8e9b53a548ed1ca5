import { queryOptions, useQuery } from '@tanstack/react-query'
import { call } from '../../api/client.ts'

const path = '/api/v1/eventTypes'

const offered = 12

/** Names of event types that have the words in them, best first: what a field offers. */
export function useEventTypeNames(words: string): readonly string[] {
  const q = words.trim()
  const { data } = useQuery(
    queryOptions({
      queryKey: [path, 'names', q],
      queryFn: ({ signal }) => call<readonly { readonly id: string }[]>('GET', path, { query: { q }, signal }),
      enabled: q.length >= 2,
      staleTime: 60_000,
      select: (types) => types.slice(0, offered).map(({ id }) => id),
    }),
  )
  return data ?? []
}
