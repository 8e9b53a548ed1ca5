import { Badge, Stack, Text } from '@mantine/core'
import type { ConnectionTest } from '../../api/connections.ts'
import { connections as words } from '../../messages/connections.ts'
import { TimeAgo } from '../../parts/time-ago.tsx'
import classes from './connections.module.css'

interface ConnectionStateProps {
  readonly tested: ConnectionTest | null
  readonly isTesting: boolean
}

/** Whether a connection worked when it was last tried: what answered or failed, how long it took, and when. */
export function ConnectionState({ tested, isTesting }: ConnectionStateProps) {
  if (isTesting) {
    return (
      <Badge variant="dot" color="blue">
        {words.testing}
      </Badge>
    )
  }
  if (tested === null) {
    return (
      <Badge variant="dot" color="gray.6">
        {words.notTested}
      </Badge>
    )
  }
  const { ok, message, durationMs, at } = tested
  return (
    <Stack gap={2} align="flex-start">
      <Badge variant="dot" color={ok ? 'teal' : 'red'}>
        {ok ? words.works : words.failed}
      </Badge>
      <Text size="xs" c="dimmed" title={message} className={classes['message'] ?? ''}>
        {message}
      </Text>
      <Text size="xs" c="dimmed">
        {words.took(durationMs)}, <TimeAgo time={at} />
      </Text>
    </Stack>
  )
}
