import { Alert, Button, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { inspectedUrl, type EventHookItem } from '../../api/event-hooks.ts'
import { hookForm as words } from '../../messages/hook-form.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { splitToken, tokenField } from './hook-draft.ts'
import { useMoveToken } from './use-hook-actions.ts'

/** Recommends to send the token of a stored hook's URL in a header, and does it. Nothing where there is none. */
export function TokenRecommendation({
  hook,
  onMoved = () => {},
}: {
  readonly hook: EventHookItem
  readonly onMoved?: (hook: EventHookItem) => void
}) {
  const { uri, authScheme } = hook.channel.config
  const { data } = useQuery(inspectedUrl(uri))
  const move = useMoveToken(hook, data?.own === true, onMoved)
  // Another authentication would be lost.
  const isFree = authScheme === undefined || authScheme.key.toLowerCase() === tokenField
  if (data === undefined || !isFree || splitToken(uri) === null) return null
  return (
    <Alert color="orange" variant="outline" title={words.tokenInUrl}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{words.tokenInUrlText}</Text>
        <Button size="xs" variant="default" loading={move.isPending} onClick={() => move.mutate()}>
          {words.moveToken}
        </Button>
        {move.error !== null && <ErrorBox error={move.error} />}
      </Stack>
    </Alert>
  )
}
