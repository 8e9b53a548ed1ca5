import { isProblem } from '../base/errors.ts'

/**
 * Whether the database may have kept a commit although it failed for whoever made it: the answer was lost. Who would have
 * gone on with what it made must look again.
 */
export function mayBeKept(thrown: unknown): boolean {
  return isProblem(thrown, 'STORE_BUSY') || isProblem(thrown, 'STORE_FAILED')
}
