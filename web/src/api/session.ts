import { queryOptions } from '@tanstack/react-query'
import { ApiError, call } from './client.ts'

/** Who is signed in. */
export interface Me {
  readonly id: string
  readonly name: string
  readonly permissions: readonly string[]
}

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => call<Me>('GET', '/api/v1/me', { signal }),
  staleTime: 60_000,
})

/** Exchanges the token of a one-time link for a session cookie. @throws ApiError where it was used or is too old */
export const signIn = (token: string) => call<Me>('POST', '/api/v1/session', { body: { token } })

/** Ends the session. One that has ended already is what was wanted. */
export async function signOut(): Promise<void> {
  try {
    await call<null>('DELETE', '/api/v1/session')
  } catch (thrown) {
    if (!(thrown instanceof ApiError) || thrown.status !== 401) throw thrown
  }
}
