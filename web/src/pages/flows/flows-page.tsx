import { flowList, type FlowItem } from '../../api/flows.ts'
import { messages } from '../../messages/index.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Page } from '../../parts/page.tsx'
import { ResourceList } from '../../parts/resource-list.tsx'
import type { Column } from '../../parts/resource-table.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'

const words = messages.flows

function startedBy({ trigger }: FlowItem): string {
  const name = words.triggers[trigger.event]
  return trigger.event === 'api_endpoint' ? `${name}, ${words.security[trigger.security]}` : name
}

const columns: readonly Column<FlowItem>[] = [
  { header: words.name, cell: ({ name, description }) => <span title={description}>{name}</span> },
  { header: words.status, cell: ({ status }) => <StatusBadge of="flow" status={status} /> },
  { header: words.startedBy, from: 'md', cell: startedBy },
  { header: words.version, from: 'md', cell: ({ version }) => version },
  { header: words.changed, from: 'md', cell: ({ lastUpdated }) => <TimeAgo time={lastUpdated} /> },
  {
    header: words.executions,
    cell: ({ id, name }) => (
      <TextLink to="/executions" search={{ flowId: id }} aria-label={words.executionsOf(name)}>
        {words.executions}
      </TextLink>
    ),
  },
]

export function FlowsPage() {
  const empty = <EmptyState title={words.empty} lead={words.emptyLead} command={messages.overview.commands.flow} />
  return (
    <Page title={words.title} lead={words.lead}>
      <ResourceList label={words.title} query={flowList()} columns={columns} empty={empty} />
    </Page>
  )
}
