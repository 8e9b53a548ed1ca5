import { Alert, Button, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLoaderData, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { meQuery, setUp, setupQuery, type Account } from '../../api/session.ts'
import { setup as words } from '../../messages/sign-in.ts'
import { CommandBlock } from '../../parts/command-block.tsx'
import { ErrorBox } from '../../parts/error-box.tsx'
import { fieldProblems } from '../../parts/field-problems.ts'
import { Page } from '../../parts/page.tsx'
import { FrontFrame } from './front-frame.tsx'
import { NewPasswordField } from './new-password-field.tsx'

const mono = { input: { fontFamily: 'var(--mantine-font-family-monospace)' } }

/** Makes the first administrator: with the token of the set-up link, or for somebody whom a link has signed in before. */
export function SetupPage() {
  const { publicUrl, token, isSignedIn } = useLoaderData({ from: '/setup' })
  return (
    <FrontFrame>
      {token === null && !isSignedIn ? (
        <Page title={words.noToken} lead={words.noTokenLead}>
          <CommandBlock command={words.command} />
        </Page>
      ) : (
        <Page title={words.title} lead={words.lead}>
          <AccountForm publicUrl={publicUrl} token={token} />
        </Page>
      )}
    </FrontFrame>
  )
}

function AccountForm({ publicUrl, token }: { readonly publicUrl: string; readonly token: string | null }) {
  const router = useRouter()
  const queries = useQueryClient()
  const [account, setAccount] = useState<Account>({ name: '', email: '', password: '' })
  const change = (part: Partial<Account>) => setAccount((before) => ({ ...before, ...part }))
  const making = useMutation({
    mutationFn: (given: Account) => setUp(given, token),
    onSuccess: async (me) => {
      queries.clear()
      queries.setQueryData(meQuery.queryKey, me)
      queries.setQueryData(setupQuery.queryKey, { required: false })
      await router.navigate({ to: '/', replace: true })
    },
  })
  const problems = fieldProblems(making.error)
  const isFieldProblem = ['name', 'email', 'password'].some((field) => field in problems)
  const isElsewhere = new URL(publicUrl).origin !== window.location.origin
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        making.mutate(account)
      }}
    >
      <Stack gap="md">
        {making.error !== null && !isFieldProblem && <ErrorBox title={words.failed} error={making.error} />}
        <TextInput
          label={words.name}
          autoComplete="name"
          value={account.name}
          onChange={({ currentTarget }) => change({ name: currentTarget.value })}
          error={problems['name']}
          maxLength={100}
          required
          withAsterisk={false}
        />
        <TextInput
          label={words.email}
          description={words.emailHint}
          inputMode="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={account.email}
          onChange={({ currentTarget }) => change({ email: currentTarget.value })}
          error={problems['email']}
          maxLength={254}
          required
          withAsterisk={false}
        />
        <NewPasswordField
          label={words.password}
          value={account.password}
          onChange={(password) => change({ password })}
          error={problems['password']}
        />
        <TextInput label={words.baseUrl} description={words.baseUrlHint} value={publicUrl} readOnly styles={mono} />
        {isElsewhere && (
          <Alert variant="outline" color="orange">
            <Text size="sm">{words.otherAddress(window.location.origin)}</Text>
          </Alert>
        )}
        <Button type="submit" loading={making.isPending}>
          {words.submit}
        </Button>
      </Stack>
    </form>
  )
}
