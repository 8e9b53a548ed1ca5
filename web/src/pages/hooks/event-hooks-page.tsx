import { Code, Group, Text } from '@mantine/core'
import { eventHookList, type EventHookItem } from '../../api/event-hooks.ts'
import { messages } from '../../messages/index.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Page } from '../../parts/page.tsx'
import { ResourceList } from '../../parts/resource-list.tsx'
import type { Column } from '../../parts/resource-table.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'

const words = messages.hooks
const mostTypes = 2

/** The first event types of a hook, and how many more there are. */
function Types({ items }: { readonly items: readonly string[] }) {
  return (
    <Group gap="xs">
      {items.slice(0, mostTypes).map((type) => (
        <Code key={type}>{type}</Code>
      ))}
      {items.length > mostTypes && (
        <Text size="sm" component="span" title={items.join('\n')}>
          {words.moreEvents(items.length - mostTypes)}
        </Text>
      )}
    </Group>
  )
}

/** A client token in the query is a secret; nobody needs it to recognise the URL. */
const maskToken = (uri: string) => uri.replace(/([?&]clienttoken=)[^&#]*/gi, '$1***')

const columns: readonly Column<EventHookItem>[] = [
  { header: words.name, cell: ({ name, description }) => <span title={description ?? undefined}>{name}</span> },
  {
    header: words.status,
    cell: ({ status, verificationStatus }) => (
      <Group gap="xs">
        <StatusBadge of="hook" status={status} />
        <StatusBadge of="verification" status={verificationStatus} />
      </Group>
    ),
  },
  { header: words.events, from: 'md', cell: ({ events }) => <Types items={events.items} /> },
  { header: words.endpoint, from: 'lg', cell: ({ channel }) => maskToken(channel.config.uri) },
  { header: words.changed, from: 'md', cell: ({ lastUpdated }) => <TimeAgo time={lastUpdated} /> },
  {
    header: words.deliveries,
    cell: ({ id, name }) => (
      <TextLink to="/deliveries" search={{ hookId: id }} aria-label={words.deliveriesOf(name)}>
        {words.deliveries}
      </TextLink>
    ),
  },
]

export function EventHooksPage() {
  const empty = <EmptyState title={words.empty} lead={words.emptyLead} command={messages.overview.commands.hook} />
  return (
    <Page title={words.title} lead={words.lead}>
      <ResourceList label={words.title} query={eventHookList()} columns={columns} empty={empty} />
    </Page>
  )
}
