import { Alert, Button, Group, Paper, PasswordInput, Radio, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { changePassword, meQuery } from '../../api/session.ts'
import { account as words } from '../../messages/sign-in.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Facts } from '../../parts/facts.tsx'
import { fieldProblems } from '../../parts/field-problems.ts'
import { Page } from '../../parts/page.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { areAbsolute, showAbsolute, useTimes } from '../../parts/times.ts'
import { toastDone } from '../../parts/toast.ts'
import { NewPasswordField } from './new-password-field.tsx'

/** Who one is, and another password. */
export function AccountPage() {
  const { data: me } = useQuery(meQuery)
  if (me === undefined) return null
  const rights = me.permissions.includes('*') ? words.allRights : me.permissions.join(', ')
  return (
    <Page title={words.title}>
      <Stack gap="lg" maw="36rem">
        <Facts
          facts={[
            [words.name, me.name],
            me.email === undefined ? null : [words.email, me.email],
            [words.rights, rights],
          ]}
        />
        {me.email === undefined ? (
          <Alert variant="outline" color="gray" title={words.noAccount}>
            <Stack gap="xs" align="flex-start">
              <Text size="sm">{words.noAccountLead}</Text>
              <TextLink to="/setup">{words.toSetup}</TextLink>
            </Stack>
          </Alert>
        ) : (
          <PasswordForm email={me.email} />
        )}
        <TimesChoice />
      </Stack>
    </Page>
  )
}

function TimesChoice() {
  useTimes()
  return (
    <Radio.Group
      label={words.times}
      description={words.timesLead}
      value={areAbsolute() ? 'absolute' : 'relative'}
      onChange={(chosen) => showAbsolute(chosen === 'absolute')}
    >
      <Stack gap="xs" mt="sm">
        <Radio value="relative" label={words.relative} />
        <Radio value="absolute" label={words.absolute(new Date())} />
      </Stack>
    </Radio.Group>
  )
}

function PasswordForm({ email }: { readonly email: string }) {
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const changing = useMutation({
    mutationFn: changePassword,
    onSuccess: () => {
      setCurrent('')
      setPassword('')
      toastDone(words.changed)
    },
  })
  const problems = fieldProblems(changing.error)
  const isFieldProblem = 'current' in problems || 'password' in problems
  return (
    <Paper withBorder p="lg">
      <form
        aria-label={words.changePassword}
        onSubmit={(event) => {
          event.preventDefault()
          changing.mutate({ current, password })
        }}
      >
        <Stack gap="md">
          <div>
            <Title order={2} size="h4">
              {words.changePassword}
            </Title>
            <Text size="sm" c="dimmed">
              {words.changeLead}
            </Text>
          </div>
          {changing.error !== null && !isFieldProblem && <ErrorBox title={words.failed} error={changing.error} />}
          {/* For password managers: whose password it is. */}
          <input type="text" hidden readOnly autoComplete="username" value={email} />
          <PasswordInput
            label={words.current}
            autoComplete="current-password"
            value={current}
            onChange={({ currentTarget }) => setCurrent(currentTarget.value)}
            error={problems['current']}
            required
            withAsterisk={false}
          />
          <NewPasswordField label={words.next} value={password} onChange={setPassword} error={problems['password']} />
          <Group justify="flex-end">
            <Button type="submit" loading={changing.isPending}>
              {words.changePassword}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  )
}
