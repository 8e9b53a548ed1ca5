import { VisuallyHidden } from '@mantine/core'
import type { FlowItem } from '../../api/flows.ts'
import { general } from '../../messages/general.ts'
import { flows as words } from '../../messages/flows.ts'
import { statuses } from '../../messages/statuses.ts'
import type { Column } from '../../parts/resource-table.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { FlowMenu } from './flow-menu.tsx'
import { FlowSwitch } from './flow-switch.tsx'
import classes from './flows.module.css'

/** Where errors are no longer counted. */
const mostErrors = 1_000

export const flowColumns: readonly Column<FlowItem>[] = [
  {
    header: words.name,
    cell: ({ id, name, description, cardCount }) => (
      <div className={classes['name']}>
        <TextLink to="/flows/$flowId" params={{ flowId: id }} fw={600} underline="hover" title={name}>
          {name}
        </TextLink>
        <span className={classes['description']} title={description}>
          {description ?? words.cards(cardCount)}
        </span>
      </div>
    ),
  },
  {
    header: words.startedBy,
    from: 'lg',
    width: '8rem',
    cell: ({ trigger }) => (
      <div className={classes['name']}>
        <span>{words.triggers[trigger.event]}</span>
        {trigger.event === 'api_endpoint' && (
          <span className={classes['description']}>{words.security[trigger.security]}</span>
        )}
      </div>
    ),
  },
  { header: words.on, width: '4.25rem', cell: (flow) => <FlowSwitch flow={flow} /> },
  { header: words.lastRun, from: 'sm', width: '8.75rem', cell: (flow) => <LastRun flow={flow} /> },
  { header: words.errors, from: 'md', width: '6.5rem', align: 'right', cell: (flow) => <Errors flow={flow} /> },
  {
    header: words.changed,
    from: 'lg',
    width: '7.75rem',
    align: 'right',
    cell: ({ lastUpdated }) => <TimeAgo time={lastUpdated} />,
  },
  {
    header: words.actions,
    hideHeader: true,
    width: '3.25rem',
    align: 'right',
    cell: (flow) => <FlowMenu flow={flow} />,
  },
]

function LastRun({ flow: { name, lastExecution } }: { readonly flow: FlowItem }) {
  if (lastExecution === null) return <span className={classes['quiet']}>{words.never}</span>
  const { id, status, started } = lastExecution
  return (
    <TextLink
      to="/executions/$executionId"
      params={{ executionId: id }}
      underline="hover"
      className={classes['run'] ?? ''}
      data-status={status}
      title={statuses.execution[status]}
    >
      <span aria-hidden className={classes['dot']} />
      <VisuallyHidden>{words.lastRunOf(name, statuses.execution[status])}</VisuallyHidden>
      <TimeAgo time={started} />
    </TextLink>
  )
}

function Errors({ flow: { id, name, errors24h } }: { readonly flow: FlowItem }) {
  if (errors24h === 0) return <span className={classes['quiet']}>{general.none}</span>
  const count = errors24h >= mostErrors ? words.mostErrors : errors24h.toLocaleString()
  return (
    <TextLink
      to="/executions"
      search={{ flowId: id, status: 'FAILED', range: '24h' }}
      c="var(--mantine-color-error)"
      fw={600}
      aria-label={words.errorsOf(name, count)}
    >
      {count}
    </TextLink>
  )
}
