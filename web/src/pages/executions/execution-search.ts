import { useMemo } from 'react'
import { executionStatuses, type ExecutionFilter } from '../../api/executions.ts'
import { ranges, type Range } from '../../api/statistics.ts'
import { rangeStart } from '../../parts/time-range.ts'

/** What the address of the list says. */
export interface ExecutionSearch extends ExecutionFilter {
  /** Up to now; else `since` and `until`. */
  readonly range?: Range | undefined
}

/** What the address of one execution says. */
export interface ExecutionPageSearch {
  /** The card in view, see card-path.ts. */
  readonly card?: string | undefined
  readonly view?: 'waterfall' | undefined
}

type Given = Readonly<Record<string, unknown>>

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value.slice(0, 500) : undefined
}

function timeOf(value: unknown): string | undefined {
  const text = textOf(value)
  return text === undefined || Number.isNaN(Date.parse(text)) ? undefined : new Date(text).toISOString()
}

/** Reads an address; what it does not know is left out. */
export function readExecutionSearch(given: Given): ExecutionSearch {
  return {
    status: executionStatuses.find((known) => known === given['status']),
    flowId: textOf(given['flowId']),
    deliveryId: textOf(given['deliveryId']),
    eventUuid: textOf(given['eventUuid']),
    range: ranges.find((known) => known === given['range']),
    since: timeOf(given['since']),
    until: timeOf(given['until']),
    q: textOf(given['q']),
  }
}

export function readExecutionPageSearch({ card, view }: Given): ExecutionPageSearch {
  return { card: textOf(card), view: view === 'waterfall' ? 'waterfall' : undefined }
}

/** What the API is asked; a range begins where it did when it was chosen. */
export function useApiFilter(search: ExecutionSearch): ExecutionFilter {
  const { range, status, flowId, deliveryId, eventUuid, since, until, q } = search
  return useMemo(
    () => ({
      status,
      flowId,
      deliveryId,
      eventUuid,
      since: range === undefined ? since : rangeStart(range),
      until: range === undefined ? until : undefined,
      q,
    }),
    [range, status, flowId, deliveryId, eventUuid, since, until, q],
  )
}

export const isFiltered = (search: ExecutionSearch): boolean =>
  Object.values(search).some((value) => value !== undefined)
