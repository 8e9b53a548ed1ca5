import { Badge, Text } from '@mantine/core'
import type { ImportedFlow } from '../../api/flow-files.ts'
import { flowFiles as words } from '../../messages/flow-files.ts'
import { ResourceTable, type Column } from '../../parts/resource-table.tsx'
import { TextLink } from '../../parts/text-link.tsx'

interface ImportedFlowsProps {
  readonly flows: readonly ImportedFlow[]
  /** It has happened; else it would. */
  readonly isDone: boolean
}

type Row = Omit<ImportedFlow, 'id'> & { readonly id: string; readonly flowId: string | null }

const colours: Readonly<Record<ImportedFlow['action'], string>> = {
  create: 'teal',
  copy: 'teal',
  replace: 'orange',
  unchanged: 'gray.6',
  skip: 'gray.6',
}

/** The flows of a file with what becomes, or became, of each. */
export function ImportedFlows({ flows, isDone }: ImportedFlowsProps) {
  // In a preview new ones have no id yet; a file's order does not change.
  const rows = flows.map(({ id, ...flow }, i): Row => ({ ...flow, flowId: id, id: String(i) }))
  return <ResourceTable label={words.inside} rows={rows} columns={isDone ? doneColumns : plannedColumns} />
}

const columnsOf = (isDone: boolean): readonly Column<Row>[] => [
  {
    header: words.flow,
    cell: ({ name, flowId }) =>
      flowId === null ? (
        name
      ) : (
        <TextLink to="/flows/$flowId" params={{ flowId }} {...(isDone ? {} : { target: '_blank' })}>
          {name}
        </TextLink>
      ),
  },
  {
    header: words.folder,
    from: 'sm',
    cell: ({ folder }) => (
      <Text size="sm" c="dimmed">
        {folder.join(' / ')}
      </Text>
    ),
  },
  {
    header: isDone ? words.actionDone : words.action,
    cell: ({ action, wasActive }) => (
      <>
        <Badge variant="dot" color={colours[action]}>
          {(isDone ? words.done : words.actions)[action]}
        </Badge>
        {wasActive && <Text size="xs">{isDone ? words.wentOff : words.goesOff}</Text>}
      </>
    ),
  },
]
const plannedColumns = columnsOf(false)
const doneColumns = columnsOf(true)
