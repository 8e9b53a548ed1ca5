import type { InfiniteData } from '@tanstack/react-query'
import type { Page } from '../api/client.ts'

type Parts<Row> = InfiniteData<Page<Row>, string | null>

/** What a newer first part of a list changes: the list with it, and how many rows of it are new. */
export interface Fresh<Row> {
  readonly parts: Parts<Row>
  readonly added: number
}

/**
 * Puts the newest first part of a list into what was loaded before. Rows that are known change in their place. Rows that are
 * new come first, or are left out and only counted (`insert` false): rows must not move under the pointer.
 */
export function withFresh<Row extends { readonly id: string }>(
  loaded: Parts<Row>,
  first: Page<Row>,
  insert: boolean,
): Fresh<Row> {
  const known = new Set(loaded.pages.flatMap(({ rows }) => rows.map(({ id }) => id)))
  const added = first.rows.filter(({ id }) => !known.has(id)).length
  const newest = new Map(first.rows.map((row) => [row.id, row]))
  if (insert && added > 0) {
    // Nothing that is known is in it: what lies between is not loaded, so the list begins anew.
    const isGap = added === first.rows.length && known.size > 0 && first.next !== null
    if (isGap) return { parts: { pages: [first], pageParams: [null] }, added }
    const rest = loaded.pages.map(({ rows, next }) => ({ rows: rows.filter(({ id }) => !newest.has(id)), next }))
    const [head, ...others] = rest
    const pages = [{ rows: [...first.rows, ...(head?.rows ?? [])], next: head?.next ?? first.next }, ...others]
    return { parts: { pages, pageParams: loaded.pageParams.length === 0 ? [null] : loaded.pageParams }, added }
  }
  const pages = loaded.pages.map(({ rows, next }) => ({ rows: rows.map((row) => newest.get(row.id) ?? row), next }))
  return { parts: { ...loaded, pages }, added }
}
