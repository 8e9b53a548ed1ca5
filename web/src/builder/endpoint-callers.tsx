import { Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { callingHooks } from '../api/flow-endpoint.ts'
import { endpoint as words } from '../messages/endpoint.ts'
import { StatusBadge } from '../parts/status-badge.tsx'
import { TextLink } from '../parts/text-link.tsx'

/** The event hooks that call the flow, and the way to one more. */
export function EndpointCallers({ flowId, invokeUrl }: { readonly flowId: string; readonly invokeUrl: string }) {
  const { data = [] } = useQuery(callingHooks(flowId))
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm" fw={500}>
        {words.hooks}
      </Text>
      {data.length === 0 && (
        <Text size="sm" c="dimmed">
          {words.noHooks}
        </Text>
      )}
      {data.map(({ id, name, status, verificationStatus }) => (
        <Group key={id} gap="xs">
          <TextLink to="/event-hooks/$hookId" params={{ hookId: id }}>
            {name}
          </TextLink>
          <StatusBadge of="hook" status={status} />
          <StatusBadge of="verification" status={verificationStatus} />
        </Group>
      ))}
      <TextLink to="/event-hooks/new" search={{ url: invokeUrl }}>
        {words.createHook}
      </TextLink>
    </Stack>
  )
}
