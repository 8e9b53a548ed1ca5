import { useQuery } from '@tanstack/react-query'
import { eventHookDetail } from '../api/event-hooks.ts'
import { flowDetail } from '../api/flows.ts'

/** The name of a flow; its id while that is not known, and where it was deleted. */
export function FlowName({ id }: { readonly id: string }) {
  const { data } = useQuery(flowDetail(id))
  return <span title={id}>{data?.name ?? id}</span>
}

/** The name of an event hook; its id while that is not known, and where it was deleted. */
export function HookName({ id }: { readonly id: string }) {
  const { data } = useQuery(eventHookDetail(id))
  return <span title={id}>{data?.name ?? id}</span>
}
