import { Paper, Stack, Text, Title } from '@mantine/core'
import type { EventHookItem } from '../../api/event-hooks.ts'
import { hookForm as words } from '../../messages/hook-form.ts'
import { ResourceTable } from '../../parts/resource-table.tsx'

/** Which events of its types a hook delivers: all of them, and it says so. */
export function HookFilters({ hook }: { readonly hook: EventHookItem }) {
  return (
    <Paper withBorder p="lg" radius="lg" maw="54rem">
      <Stack gap="md">
        <div>
          <Title order={2} size="h4" mb={4}>
            {words.filtersTitle}
          </Title>
          <Text size="sm" c="dimmed">
            {words.filtersText}
          </Text>
        </div>
        <ResourceTable
          label={words.filtersTitle}
          columns={[
            { header: words.eventType, cell: ({ id }) => <code>{id}</code> },
            { header: words.stepNames.filters, cell: () => words.filterEvery, width: '9rem' },
          ]}
          rows={hook.events.items.map((id) => ({ id }))}
        />
      </Stack>
    </Paper>
  )
}
