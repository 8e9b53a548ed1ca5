import { useMemo } from 'react'
import { answerCodes, storedStatuses, type DeliveryFilter } from '../../api/deliveries.ts'
import { ranges, type Range } from '../../api/statistics.ts'
import { rangeStart } from '../../parts/time-range.ts'

export const deliveryTabs = ['attempts', 'request', 'response'] as const
export type DeliveryTab = (typeof deliveryTabs)[number]

/** What the page's address says: the filter, the open delivery and its part, the replay in view. */
export interface DeliverySearch extends DeliveryFilter {
  /** Up to now; else `since` and `until`. */
  readonly range?: Range | undefined
  readonly id?: string | undefined
  readonly tab?: DeliveryTab | undefined
  /** `new`, `list`, or the id of a replay. */
  readonly replay?: string | undefined
}

type Given = Readonly<Record<string, unknown>>

/** Reads an address; what it does not know is left out. */
export function readDeliverySearch(given: Given): DeliverySearch {
  const text = (name: string) => {
    const value = given[name]
    if (typeof value === 'number') return String(value)
    return typeof value === 'string' && value !== '' ? value.slice(0, 500) : undefined
  }
  const time = (name: string) => {
    const value = text(name)
    return value === undefined || Number.isNaN(Date.parse(value)) ? undefined : value
  }
  return {
    status: storedStatuses.find((known) => known === given['status']),
    hookId: text('hookId'),
    eventType: text('eventType'),
    code: answerCodes.find((known) => known === given['code']),
    range: ranges.find((known) => known === given['range']),
    since: time('since'),
    until: time('until'),
    q: text('q'),
    eventUuid: text('eventUuid'),
    executionId: text('executionId'),
    id: text('id'),
    tab: deliveryTabs.find((known) => known === given['tab']),
    replay: text('replay'),
  }
}

/** What the API is asked; a range begins where it did when it was chosen, so that the list does not change under the reader. */
export function useApiFilter(search: DeliverySearch): DeliveryFilter {
  const { status, hookId, eventType, code, range, since, until, q, eventUuid, executionId } = search
  return useMemo(() => {
    const short = q !== undefined && q.length < 2
    return {
      status,
      hookId,
      eventType,
      code,
      since: range === undefined ? since : rangeStart(range),
      until: range === undefined ? until : undefined,
      q: short ? undefined : q,
      eventUuid,
      executionId,
    }
  }, [status, hookId, eventType, code, range, since, until, q, eventUuid, executionId])
}

/** The filter alone, e.g. to keep it as a view. */
export function filterOf({ id: _id, tab: _tab, replay: _replay, ...filter }: DeliverySearch): DeliverySearch {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
}

export const isFiltered = (search: DeliverySearch): boolean => Object.keys(filterOf(search)).length > 0
