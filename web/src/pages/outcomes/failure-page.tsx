import { Code, Text } from '@mantine/core'
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { errors } from '../../messages/errors.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Page } from '../../parts/page.tsx'

/** In place of a page that could not be loaded or drawn; the shell around it stays. */
export function FailurePage({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const [id] = useState(newId)
  const shown = error instanceof Error ? error : new Error(String(error))
  // What broke in a browser is in no log of the server's: the id leads to the browser's own.
  // oxlint-disable-next-line no-console
  useEffect(() => console.error(id, shown), [id, shown])
  return (
    <Page title={errors.page}>
      <Text>{errors.pageLead}</Text>
      <ErrorBox
        error={shown}
        onRetry={() => {
          reset()
          void router.invalidate()
        }}
      />
      <Text size="sm" c="dimmed">
        {errors.consoleId} <Code>{id}</Code>
      </Text>
    </Page>
  )
}

function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(5))
  return `page-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
