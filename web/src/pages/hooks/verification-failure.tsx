import { Alert, Code, Stack, Text } from '@mantine/core'
import { ApiError } from '../../api/client.ts'
import { hookForm as words } from '../../messages/hook-form.ts'
import { ErrorBox } from '../../parts/error-box.tsx'

/** Why an endpoint did not prove itself: what was expected, and what came. */
export function VerificationFailure({ error }: { readonly error: Error }) {
  const isVerification = error instanceof ApiError && error.causes[0]?.startsWith('Unable to verify') === true
  if (!isVerification) return <ErrorBox error={error} />
  const [, reason, answer] = error.causes
  return (
    <Alert color="red" variant="outline" title={words.failedTitle} role="alert">
      <Stack gap="xs">
        <Text size="sm">{reason}</Text>
        <Text size="sm" fw={600}>
          {words.expected}
        </Text>
        <Text size="sm">
          {words.expectedText} <Code>{words.verifyExpected}</Code>
        </Text>
        {answer !== undefined && (
          <>
            <Text size="sm" fw={600}>
              {words.came}
            </Text>
            <Code
              block
              mah={200}
              style={{ overflow: 'auto', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
              tabIndex={0}
            >
              {answer.replace(/^The answer was /, '')}
            </Code>
          </>
        )}
      </Stack>
    </Alert>
  )
}
