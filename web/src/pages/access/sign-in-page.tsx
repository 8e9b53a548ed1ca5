import { Loader, Paper, Stack, Text } from '@mantine/core'
import { useLoaderData, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { messages } from '../../messages/index.ts'
import { CommandBlock } from '../../parts/command-block.tsx'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Page } from '../../parts/page.tsx'
import classes from './sign-in-page.module.css'

const words = messages.signIn

/** For people without a session: how to get a link, and why the one they had did not work. */
export function SignInPage() {
  const { refused } = useLoaderData({ from: '/sign-in' })
  const router = useRouter()
  useEffect(() => {
    // A further link that is pasted into this tab changes only what stands behind the `#`.
    const restart = () => window.location.reload()
    window.addEventListener('hashchange', restart)
    return () => window.removeEventListener('hashchange', restart)
  }, [])
  // A link that the server has judged will not get better; one that it never saw may be tried again.
  const canRetry = refused !== null && (refused.status === 0 || refused.status >= 429)
  return (
    <Frame>
      <Page title={words.title}>
        {refused !== null && (
          <ErrorBox
            title={words.refused}
            error={refused}
            {...(canRetry ? { onRetry: () => void router.invalidate() } : {})}
          />
        )}
        <Text>{refused === null ? words.lead : words.another}</Text>
        <CommandBlock command={words.command} />
        <Text size="sm" c="dimmed">
          {words.firstStart}
        </Text>
      </Page>
    </Frame>
  )
}

/** While the link is exchanged. */
export function SigningIn() {
  return (
    <Frame>
      <Stack align="center" role="status">
        <Loader />
        <Text>{words.working}</Text>
      </Stack>
    </Frame>
  )
}

function Frame({ children }: { readonly children: React.ReactNode }) {
  return (
    <main className={classes['frame']}>
      <Paper withBorder p="xl" className={classes['box'] ?? ''}>
        {children}
      </Paper>
    </main>
  )
}
