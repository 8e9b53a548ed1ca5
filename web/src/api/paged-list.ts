import { infiniteQueryOptions } from '@tanstack/react-query'
import { callPage, type CallOptions, type Page } from './client.ts'

const rowsInOnePart = 50

/**
 * How a paged list of the API is read, part by part.
 *
 * @param further rows in the parts behind the first, up to 200: somebody who goes on wants the end of a long list
 */
export function pagedList<Row>(path: string, query: NonNullable<CallOptions['query']> = {}, further = rowsInOnePart) {
  const read = (after: string | null, signal?: AbortSignal): Promise<Page<Row>> =>
    callPage<Row>(path, {
      query: { limit: after === null ? rowsInOnePart : further, ...query, after },
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
