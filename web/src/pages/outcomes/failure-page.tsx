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
  if (isNotLoaded(shown))
    return (
      <Page title={errors.notLoaded}>
        <ErrorBox error={new Error(errors.notLoadedLead)} onRetry={() => void loadAnew()} />
      </Page>
    )
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

/** How browsers and the bundler say that a page's own files did not come. They give such errors no name of their own. */
function isNotLoaded({ message }: Error): boolean {
  return /dynamically imported module|importing a module script|unable to preload/i.test(message)
}

/** Reads the console again, of which there may be a new version; while the server is away this page stays. */
async function loadAnew(): Promise<void> {
  const answers = await fetch('/', { method: 'HEAD' }).then(
    () => true,
    () => false,
  )
  if (answers) window.location.reload()
}

function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(5))
  return `page-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
