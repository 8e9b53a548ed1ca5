import { Text } from '@mantine/core'
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { messages } from '../../messages/index.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Page } from '../../parts/page.tsx'

/** In place of a page that could not be loaded or drawn; the shell around it stays. */
export function FailurePage({ error }: ErrorComponentProps) {
  const router = useRouter()
  return (
    <Page title={messages.errors.page}>
      <Text>{messages.errors.pageLead}</Text>
      <ErrorBox
        error={error instanceof Error ? error : new Error(String(error))}
        onRetry={() => void router.invalidate()}
      />
    </Page>
  )
}
