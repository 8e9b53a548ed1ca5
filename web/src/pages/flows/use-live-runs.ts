import { useQueryClient, type InfiniteData } from '@tanstack/react-query'
import type { Page } from '../../api/client.ts'
import type { FlowItem } from '../../api/flows.ts'
import { useLive } from '../../live/use-live.ts'

type List = InfiniteData<Page<FlowItem>>

const statuses: readonly string[] = ['RUNNING', 'WAITING', 'SUCCESS', 'FAILED', 'CANCELLED']

/** Shows in the lists what runs now: what the stream tells is enough, nothing is read again. */
export function useLiveRuns(): void {
  const queries = useQueryClient()
  useLive(['execution'], (changes) => {
    const byFlow = new Map<string, { readonly id: string; readonly status: string }[]>()
    for (const { id, flowId, status } of changes) {
      if (typeof flowId !== 'string' || typeof status !== 'string' || !statuses.includes(status)) continue
      byFlow.set(flowId, [...(byFlow.get(flowId) ?? []), { id, status }])
    }
    if (byFlow.size === 0) return
    const now = new Date().toISOString()
    queries.setQueriesData({ queryKey: ['/api/v1/flows'] }, (data: unknown) => {
      // Other answers are kept under the same beginning of the key.
      if (!isList(data)) return data
      const pages = data.pages.map((page) => {
        if (!page.rows.some(({ id }) => byFlow.has(id))) return page
        return {
          ...page,
          rows: page.rows.map((row) =>
            (byFlow.get(row.id) ?? []).reduce<FlowItem>((at, run) => after(at, run, now), row),
          ),
        }
      })
      return { ...data, pages }
    })
  })
}

function after(
  flow: FlowItem,
  { id, status }: { readonly id: string; readonly status: string },
  now: string,
): FlowItem {
  const { lastExecution: last, errors24h } = flow
  // Ids are in the order of time: an older one that ends is not the last.
  const isLast = last === null || id >= last.id
  const known = last?.id === id ? last : null
  const wasFailed = known?.status === 'FAILED'
  return {
    ...flow,
    // The names were looked up before.
    ...(isLast
      ? { lastExecution: { id, status: status as NonNullable<typeof last>['status'], started: known?.started ?? now } }
      : {}),
    ...(status === 'FAILED' && !wasFailed ? { errors24h: errors24h + 1 } : {}),
  }
}

function isList(data: unknown): data is List {
  if (typeof data !== 'object' || data === null || !('pages' in data) || !Array.isArray(data.pages)) return false
  const [first] = data.pages as readonly unknown[]
  if (typeof first !== 'object' || first === null || !('rows' in first) || !Array.isArray(first.rows)) return false
  const [row] = first.rows as readonly unknown[]
  return typeof row === 'object' && row !== null && 'errors24h' in row
}
