import { queryOptions } from '@tanstack/react-query'
import { ApiError, call } from './client.ts'

/** Who is signed in. */
export interface Me {
  readonly id: string
  readonly name: string
  /** Only somebody with an account has one. */
  readonly email?: string
  readonly permissions: readonly string[]
}

/** Whether the first administrator is still to be made, and then what invoke URLs and links begin with. */
export interface Setup {
  readonly required: boolean
  readonly publicUrl?: string
}

export interface Account {
  readonly name: string
  readonly email: string
  readonly password: string
}

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => call<Me>('GET', '/api/v1/me', { signal }),
  staleTime: 60_000,
})

export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => call<Setup>('GET', '/api/v1/setup', { signal }),
})

/** Exchanges the token of a one-time link for a session cookie. @throws ApiError where it was used or is too old */
export const signIn = (token: string) => call<Me>('POST', '/api/v1/session', { body: { token } })

/** @throws ApiError, 401 where they are not right, 429 after too many tries */
export const signInByPassword = (given: Pick<Account, 'email' | 'password'>) =>
  call<Me>('POST', '/api/v1/session', { body: given })

/**
 * Makes the first administrator and signs in.
 *
 * @param token of the set-up link; without one the session must have all rights, and makes one itself
 */
export async function setUp(account: Account, token: string | null): Promise<Me> {
  return call<Me>('POST', '/api/v1/setup', { body: { ...account, token: token ?? (await ownToken()) } })
}

async function ownToken(): Promise<string> {
  const { url } = await call<{ url: string }>('POST', '/api/v1/sign-in-links')
  return new URLSearchParams(new URL(url).hash.slice(1)).get('token') ?? ''
}

/** Every other session of theirs ends. @throws ApiError, 400 where the present one is not right */
export const changePassword = (given: { readonly current: string; readonly password: string }) =>
  call<null>('PUT', '/api/v1/me/password', { body: given })

/** Ends the session. One that has ended already is what was wanted. */
export async function signOut(): Promise<void> {
  try {
    await call<null>('DELETE', '/api/v1/session')
  } catch (thrown) {
    if (!(thrown instanceof ApiError) || thrown.status !== 401) throw thrown
  }
}
