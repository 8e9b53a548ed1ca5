import { infiniteQueryOptions } from '@tanstack/react-query'
import { callPage, type CallOptions, type Page } from './client.ts'

const rowsInOnePart = 50

/** How a paged list of the API is read, part by part. */
export function pagedList<Row>(path: string, query: NonNullable<CallOptions['query']> = {}) {
  const read = (after: string | null, signal?: AbortSignal): Promise<Page<Row>> =>
    callPage<Row>(path, {
      query: { limit: rowsInOnePart, ...query, after },
      ...(signal === undefined ? {} : { signal }),
    })
  const options = infiniteQueryOptions({
    queryKey: [path, query],
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: null as string | null, // the type of every further cursor
    getNextPageParam: ({ next }) => next,
  })
  /** `readFirst` asks for the newest rows once more, for lists that stay up to date. */
  return { ...options, readFirst: () => read(null) }
}
