import { queryOptions } from '@tanstack/react-query'
import type { CardRecord, Execution, ExecutionStatus } from '../../../src/model/execution.ts'
import { call } from './client.ts'
import { pagedList } from './paged-list.ts'

export const executionStatuses: readonly ExecutionStatus[] = ['RUNNING', 'WAITING', 'SUCCESS', 'FAILED', 'CANCELLED']

/** One run of a flow in the list. Times are ISO 8601. */
export interface ExecutionItem extends Pick<
  Execution,
  'id' | 'flowId' | 'flowVersion' | 'status' | 'trigger' | 'error'
> {
  readonly started: string
  readonly finished: string | null
}

/** What one card did. Times are ISO 8601. */
export interface ExecutedCard extends Omit<CardRecord, 'started' | 'finished' | 'passes'> {
  readonly started: string
  readonly finished: string | null
  readonly passes?: readonly ExecutedPass[]
}

/** A branch, a pass of a loop or a call of a helper, with the cards that ran in it. */
export interface ExecutedPass {
  readonly name: string
  readonly cards: readonly ExecutedCard[]
}

export interface ExecutionDetail extends ExecutionItem {
  readonly cards: readonly ExecutedCard[]
}

export interface ExecutionFilter {
  readonly status?: ExecutionStatus | undefined
  readonly flowId?: string | undefined
}

const path = '/api/v1/executions'

export const executionList = (filter: ExecutionFilter = {}) => pagedList<ExecutionItem>(path, { ...filter })

const isUnderWay = (status: ExecutionStatus | undefined) => status === 'RUNNING' || status === 'WAITING'

/** One execution with its cards; asked for again each second until it has ended. */
export const executionDetail = (id: string) =>
  queryOptions({
    queryKey: [path, 'one', id],
    queryFn: ({ signal }) => call<ExecutionDetail>('GET', `${path}/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: ({ state }) => (isUnderWay(state.data?.status) ? 1000 : false),
  })
