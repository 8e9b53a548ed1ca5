import type { ExecutionItem } from '../../api/executions.ts'
import { executions as words } from '../../messages/executions.ts'
import { Duration } from '../../parts/duration.tsx'
import type { Column } from '../../parts/resource-table.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import classes from './executions.module.css'

/** A hook that called is said before the endpoint that it called. */
export function startedBy({ trigger }: Pick<ExecutionItem, 'trigger'>): string {
  return words.triggers[trigger.deliveryId === undefined ? trigger.event : 'delivery']
}

export const executionColumns: readonly Column<ExecutionItem>[] = [
  {
    header: words.flow,
    cell: ({ id, flowName }) => (
      <TextLink
        to="/executions/$executionId"
        params={{ executionId: id }}
        underline="hover"
        className={classes['flow'] ?? ''}
      >
        {flowName ?? words.deletedFlow}
      </TextLink>
    ),
  },
  { header: words.status, width: '9rem', cell: ({ status }) => <StatusBadge of="execution" status={status} /> },
  {
    header: words.error,
    from: 'lg',
    cell: ({ error }) =>
      error === null ? null : (
        <span className={classes['reason']} title={error.message}>
          {error.message}
        </span>
      ),
  },
  { header: words.startedBy, from: 'md', width: '8.5rem', cell: startedBy },
  { header: words.version, from: 'lg', width: '5.5rem', align: 'right', cell: ({ flowVersion }) => flowVersion },
  {
    header: words.duration,
    from: 'md',
    width: '7rem',
    align: 'right',
    cell: (execution) => <Duration {...execution} />,
  },
  {
    header: words.started,
    from: 'sm',
    width: '9rem',
    align: 'right',
    cell: ({ started }) => <TimeAgo time={started} />,
  },
]
