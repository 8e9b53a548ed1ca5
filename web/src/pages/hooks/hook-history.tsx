import { Stack, Text } from '@mantine/core'
import { hookChanges, type EventHookItem, type HookChange } from '../../api/event-hooks.ts'
import { hookForm as words } from '../../messages/hook-form.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ResourceList } from '../../parts/resource-list.tsx'
import type { Column } from '../../parts/resource-table.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'

const columns: readonly Column<HookChange>[] = [
  {
    header: words.changeWhen,
    width: '10rem',
    cell: ({ id, published }) => (
      <TextLink to="/system-log" search={{ event: id }}>
        <TimeAgo time={published} />
      </TextLink>
    ),
  },
  {
    header: words.changeWhat,
    cell: ({ eventType, outcome: { result, reason } }) => (
      <>
        {result === 'FAILURE' && eventType === 'event_hook.verified'
          ? words.verificationFailed
          : (words.changeNames[eventType] ?? eventType)}
        {reason !== null && (
          <Text size="sm" c="dimmed">
            {reason}
          </Text>
        )}
      </>
    ),
  },
  { header: words.changeWho, from: 'sm', width: '14rem', cell: ({ actor }) => actor.displayName ?? actor.id },
]

/** What was done to a hook, as the System Log tells it. */
export function HookHistory({ hook }: { readonly hook: EventHookItem }) {
  return (
    <Stack gap="md">
      <ResourceList
        label={words.tabs.history}
        query={hookChanges(hook.id)}
        columns={columns}
        liveKinds={['hook']}
        empty={<EmptyState title={words.noChanges} lead={words.noChangesLead} />}
      />
    </Stack>
  )
}
