import { QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError } from './client.ts'
import { meQuery } from './session.ts'

/**
 * What was read from the server.
 *
 * @param onSignedOut the session has ended: by its time, or in another tab
 */
export function openQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, { queryKey }) => {
        // Who asks whether anybody is signed in sees to the answer itself.
        if (queryKey[0] === meQuery.queryKey[0]) return
        if (error instanceof ApiError && error.status === 401) onSignedOut()
      },
    }),
    defaultOptions: {
      queries: {
        // A failure is shown at once, with a button to try again: waiting for silent repeats helps nobody.
        retry: false,
        // The server is often on this very machine, which may have no network at all.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
}
