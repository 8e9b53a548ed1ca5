import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { executionDetail } from '../api/executions.ts'
import { lastExecution } from '../api/flow-editing.ts'
import { useLive } from '../live/use-live.ts'
import { cardRuns } from './model/last-run.ts'
import type { EditorStore } from './model/editor-store.ts'

/**
 * Shows on the cards what they did: in the run that was started here, else in the flow's newest execution.
 *
 * @param executionId the run that was started here
 * @param onBegun tells the id of an execution of the flow that began while one is waited for
 */
export function useLastRun(
  store: EditorStore,
  flowId: string | null,
  executionId: string | null,
  onBegun: ((executionId: string) => void) | null,
) {
  const queries = useQueryClient()
  const newest = useQuery({ ...lastExecution(flowId ?? ''), enabled: flowId !== null && executionId === null })
  const chosen = useQuery({ ...executionDetail(executionId ?? ''), enabled: executionId !== null })
  const execution = executionId === null ? newest.data : chosen.data

  useEffect(() => {
    if (execution !== undefined) store.getState().setLastRun(execution === null ? new Map() : cardRuns(execution))
  }, [store, execution])

  useLive(['execution'], (changes) => {
    const own = changes.filter((change) => change['flowId'] === flowId)
    const [first] = own
    if (first === undefined) return
    if (onBegun !== null && executionId === null) onBegun(first.id)
    // A run from outside, e.g. of an event: it is the newest one now.
    else if (executionId === null) void queries.invalidateQueries({ queryKey: lastExecution(flowId ?? '').queryKey })
  })
  return execution ?? null
}
