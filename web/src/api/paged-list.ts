import { infiniteQueryOptions } from '@tanstack/react-query'
import { callPage, type CallOptions, type Page } from './client.ts'

const rowsInOnePart = 50

/** How a paged list of the API is read, part by part. */
export function pagedList<Row>(path: string, query: NonNullable<CallOptions['query']> = {}) {
  return infiniteQueryOptions({
    queryKey: [path, query],
    queryFn: ({ pageParam, signal }): Promise<Page<Row>> =>
      callPage<Row>(path, { query: { limit: rowsInOnePart, ...query, after: pageParam }, signal }),
    initialPageParam: null as string | null, // the type of every further cursor
    getNextPageParam: ({ next }) => next,
  })
}
