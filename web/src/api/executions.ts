import { queryOptions, type QueryClient } from '@tanstack/react-query'
import type { CardRecord, Execution, ExecutionStatus } from '../../../src/model/execution.ts'
import { call, callPage } from './client.ts'
import { pagedList } from './paged-list.ts'

export const executionStatuses: readonly ExecutionStatus[] = ['RUNNING', 'WAITING', 'SUCCESS', 'FAILED', 'CANCELLED']

/** One run of a flow in the list. Times are ISO 8601. */
export interface ExecutionItem extends Pick<
  Execution,
  'id' | 'flowId' | 'flowVersion' | 'status' | 'trigger' | 'error'
> {
  /** Null where the flow was deleted. */
  readonly flowName: string | null
  readonly started: string
  readonly finished: string | null
  readonly wakeAt: string | null
}

/** What one card did. Times are ISO 8601. */
export interface ExecutedCard extends Omit<CardRecord, 'started' | 'finished' | 'passes'> {
  readonly started: string
  readonly finished: string | null
  /** Outputs of which only the beginning is here, as text. */
  readonly truncated?: readonly string[]
  /** The first ones, and those that failed. */
  readonly passes?: readonly ExecutedPass[]
  readonly passCount?: number
}

/** A branch, a pass of a loop or a call of a helper, with the cards that ran in it. */
export interface ExecutedPass {
  readonly name: string
  /** Its place among all passes of the card. */
  readonly index: number
  /** The helper flow that was called. */
  readonly flowId?: string
  readonly cards: readonly ExecutedCard[]
}

export interface ExecutionDetail extends ExecutionItem {
  readonly cards: readonly ExecutedCard[]
}

export interface ExecutionFilter {
  readonly status?: ExecutionStatus | undefined
  readonly flowId?: string | undefined
  readonly deliveryId?: string | undefined
  readonly eventUuid?: string | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly q?: string | undefined
}

/** What a repeated execution does otherwise. */
export interface RetryChange {
  readonly from?: string
  readonly body?: unknown
  readonly values?: unknown
  readonly pinned?: Readonly<Record<string, unknown>>
}

const path = '/api/v1/executions'
const pathOf = (id: string) => `${path}/${encodeURIComponent(id)}`

export const executionList = (filter: ExecutionFilter = {}) => pagedList<ExecutionItem>(path, { ...filter }, 200)

/** How many fit; `isWhole` is false where there are more than were counted. A text is not looked for. */
export const executionCount = ({ q: _q, ...filter }: ExecutionFilter) =>
  queryOptions({
    queryKey: [path, 'count', filter],
    queryFn: ({ signal }) =>
      call<{ readonly count: number; readonly isWhole: boolean }>('GET', `${path}/count`, { query: filter, signal }),
  })

/** One execution with its cards; the live stream says when it is to be read again. */
export const executionDetail = (id: string) =>
  queryOptions({
    queryKey: [path, 'one', id],
    queryFn: ({ signal }) => call<ExecutionDetail>('GET', pathOf(id), { signal }),
  })

/** The address that gives all of it: every pass, and values of any size. */
export const downloadPath = (id: string) => `${pathOf(id)}?full=true`

const passesInOnePart = 50

/** Where a part of the passes begins that has this one. */
export const partOf = (index: number) => index - (index % passesInOnePart)

/** @param inside where the card is, as in the API: `loop/3/check/then` */
export const passPart = (id: string, inside: string, cardId: string, from: number) =>
  queryOptions({
    queryKey: [path, 'one', id, 'passes', inside, cardId, from],
    queryFn: async ({ signal }) => {
      const query = { inside: inside === '' ? undefined : inside, after: from, limit: passesInOnePart }
      const { rows } = await callPage<ExecutedPass>(`${pathOf(id)}/cards/${encodeURIComponent(cardId)}/passes`, {
        query,
        signal,
      })
      return rows
    },
  })

/** @returns the id of the new execution */
export const retryExecution = (id: string, change: RetryChange = {}) =>
  call<{ readonly executionId: string }>('POST', `${pathOf(id)}/retry`, { body: change })

export async function cancelExecution(queries: QueryClient, id: string): Promise<void> {
  queries.setQueryData(executionDetail(id).queryKey, await call<ExecutionDetail>('POST', `${pathOf(id)}/cancel`))
}
