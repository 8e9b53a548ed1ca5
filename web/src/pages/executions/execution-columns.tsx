import type { ExecutionItem } from '../../api/executions.ts'
import { messages } from '../../messages/index.ts'
import { Duration } from '../../parts/duration.tsx'
import { FlowName } from '../../parts/name-of.tsx'
import type { Column } from '../../parts/resource-table.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'

const words = messages.executions

/** A hook that called is said before the endpoint that it called. */
export function startedBy({ trigger }: Pick<ExecutionItem, 'trigger'>): string {
  return words.triggers[trigger.deliveryId === undefined ? trigger.event : 'delivery']
}

export const executionColumns: readonly Column<ExecutionItem>[] = [
  {
    header: words.flow,
    cell: ({ id, flowId }) => (
      <TextLink to="/executions/$executionId" params={{ executionId: id }}>
        <FlowName id={flowId} />
      </TextLink>
    ),
  },
  { header: words.status, cell: ({ status }) => <StatusBadge of="execution" status={status} /> },
  { header: words.started, cell: ({ started }) => <TimeAgo time={started} /> },
  { header: words.duration, from: 'md', cell: (execution) => <Duration {...execution} /> },
  { header: words.startedBy, from: 'md', cell: startedBy },
]
