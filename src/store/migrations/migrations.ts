import type { Migration } from 'kysely/migration'
import type { ColumnKinds } from './column-kinds.ts'
import { begin } from './0001-begin.ts'

/** Every migration by name, in order. A published one is never changed: add the next. */
export function migrations(kinds: ColumnKinds): Record<string, Migration> {
  return { '0001-begin': begin(kinds) }
}
