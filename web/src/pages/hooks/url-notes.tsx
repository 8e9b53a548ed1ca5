import { Alert, Button, Group, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import { inspectedUrl } from '../../api/event-hooks.ts'
import { hookForm as words } from '../../messages/hook-form.ts'
import { splitToken } from './hook-draft.ts'

interface UrlNotesProps {
  readonly url: string
  /** Whether moving the token is offered here. */
  readonly offersMove: boolean
  /** The field itself says already what is wrong. */
  readonly hasError: boolean
  readonly onMoveToken: () => void
}

/** What the server knows of a URL that is being written: whose it is, and what speaks against it. */
export function UrlNotes({ url, offersMove, hasError, onMoveToken }: UrlNotesProps) {
  const [asked] = useDebouncedValue(url.trim(), 250)
  const { data } = useQuery({ ...inspectedUrl(asked), placeholderData: keepPreviousData })
  if (url.trim() === '' || data === undefined) return null
  return (
    <div role="status">
      {data.problem !== null && !hasError && asked === url.trim() && (
        <Text size="sm" mt={6} c="var(--mantine-color-error)">
          {data.problem}
        </Text>
      )}
      {data.own && (
        <Group gap={6} mt={6} wrap="nowrap" align="flex-start">
          <CircleCheck
            size={16}
            aria-hidden
            color="var(--mantine-color-teal-7)"
            style={{ flex: 'none', marginTop: 2 }}
          />
          <Text size="sm">{data.flow === null ? words.ownFlow : words.ownFlowNamed(data.flow.name)}</Text>
        </Group>
      )}
      {data.flow?.status === 'INACTIVE' && (
        <Alert color="orange" variant="outline" mt="xs" title={words.flowOff}>
          <Text size="sm">{words.flowOffText(data.flow.name)}</Text>
        </Alert>
      )}
      {offersMove && splitToken(url) !== null && (
        <Alert color="orange" variant="outline" mt="xs" title={words.tokenInUrl}>
          <Text size="sm" mb="sm">
            {words.tokenInUrlText}
          </Text>
          <Button size="xs" variant="default" onClick={onMoveToken}>
            {words.moveToken}
          </Button>
        </Alert>
      )}
    </div>
  )
}
