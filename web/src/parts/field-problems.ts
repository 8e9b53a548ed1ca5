import { ApiError } from '../api/client.ts'

/** What the server says of each field, by the field's name: its causes begin with it (`name: Expected a name.`). */
export function fieldProblems(error: Error | null): Readonly<Record<string, string>> {
  if (!(error instanceof ApiError)) return {}
  return Object.fromEntries(
    error.causes.flatMap((cause) => {
      const at = cause.indexOf(': ')
      return at < 1 ? [] : [[cause.slice(0, at), cause.slice(at + 2)]]
    }),
  )
}
