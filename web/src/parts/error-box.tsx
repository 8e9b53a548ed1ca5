import { Alert, Button, Code, List, Stack, Text } from '@mantine/core'
import { ApiError } from '../api/client.ts'
import { errors } from '../messages/errors.ts'
import { general } from '../messages/general.ts'

interface ErrorBoxProps {
  readonly error: Error
  readonly title?: string
  readonly onRetry?: () => void
}

/** What failed, the id that finds it in the server's log, and a way to try again. */
export function ErrorBox({ error, title = errors.title, onRetry }: ErrorBoxProps) {
  const { errorId, causes } = error instanceof ApiError ? error : { errorId: null, causes: [] }
  return (
    <Alert color="red" variant="outline" title={title} role="alert">
      <Stack gap="sm" align="flex-start">
        <Text>{error.message}</Text>
        {causes.length > 0 && (
          <List size="sm">
            {causes.map((cause) => (
              <List.Item key={cause}>{cause}</List.Item>
            ))}
          </List>
        )}
        {errorId !== null && (
          <Text size="sm">
            {errors.errorId}: <Code>{errorId}</Code>
          </Text>
        )}
        {onRetry !== undefined && (
          <Button variant="default" onClick={onRetry}>
            {general.retry}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}
