import { Alert, Button, Divider, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useLoaderData, useRouter } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { meQuery, setupQuery, signInByPassword } from '../../api/session.ts'
import { signIn as words } from '../../messages/sign-in.ts'
import { CommandBlock } from '../../parts/command-block.tsx'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Page } from '../../parts/page.tsx'
import { takeReturnAddress } from '../../return-address.ts'
import { FrontFrame } from './front-frame.tsx'

/** For people without a session: by password, by a link, and why a link that they had did not work. */
export function SignInPage() {
  const { refused } = useLoaderData({ from: '/sign-in' })
  const router = useRouter()
  const { data: setup } = useQuery(setupQuery)
  useEffect(() => {
    // A further link that is pasted into this tab changes only what stands behind the `#`.
    const restart = () => window.location.reload()
    window.addEventListener('hashchange', restart)
    return () => window.removeEventListener('hashchange', restart)
  }, [])
  // A link that the server has judged will not get better; one that it never saw may be tried again.
  const canRetry = refused !== null && (refused.status === 0 || refused.status >= 429)
  const isNew = setup?.required === true
  return (
    <FrontFrame>
      <Page title={words.title}>
        {refused !== null && (
          <ErrorBox
            title={words.refused}
            error={refused}
            {...(canRetry ? { onRetry: () => void router.invalidate() } : {})}
          />
        )}
        {isNew ? (
          <Alert variant="outline" color="gray" title={words.nobodyYet}>
            <Text size="sm">{words.nobodyYetLead}</Text>
          </Alert>
        ) : (
          <>
            <PasswordForm />
            <Divider label={words.orLink} />
            <Text size="sm">{words.linkLead}</Text>
          </>
        )}
        <CommandBlock command={words.command} />
        <Text size="sm" c="dimmed">
          {words.oneUse}
        </Text>
      </Page>
    </FrontFrame>
  )
}

function PasswordForm() {
  const router = useRouter()
  const queries = useQueryClient()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const passwordField = useRef<HTMLInputElement>(null)
  const signing = useMutation({
    mutationFn: signInByPassword,
    onSuccess: async (me) => {
      queries.setQueryData(meQuery.queryKey, me)
      await router.navigate({ href: takeReturnAddress(window.sessionStorage), replace: true })
    },
    // The email stays: it is right more often than not.
    onError: () => {
      setPassword('')
      passwordField.current?.focus()
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        signing.mutate({ email: email.trim(), password })
      }}
    >
      <Stack gap="md">
        {signing.error !== null && <ErrorBox title={words.failed} error={signing.error} />}
        <TextInput
          label={words.email}
          // Not `email`: an address without a dot is one too, and the server says what is wrong.
          inputMode="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={email}
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
          required
          withAsterisk={false}
        />
        <PasswordInput
          label={words.password}
          ref={passwordField}
          autoComplete="current-password"
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          required
          withAsterisk={false}
        />
        <Button type="submit" loading={signing.isPending}>
          {words.submit}
        </Button>
      </Stack>
    </form>
  )
}
