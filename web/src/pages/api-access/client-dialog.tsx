import { Alert, Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { createOAuthClient, oauthClientList, type NewOAuthClient } from '../../api/api-access.ts'
import { apiAccess as words } from '../../messages/api-access.ts'
import { general } from '../../messages/general.ts'
import { downloadText } from '../../parts/download-text.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { toastDone } from '../../parts/toast.ts'
import { makeKeyPair, readKeys } from './client-keys.ts'
import { PermissionPicker } from './permission-picker.tsx'

interface ClientDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
}

/** Registers a machine client with its public key. */
export function ClientDialog({ opened, onClose }: ClientDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={words.clientTitle} size="lg">
      <ClientForm onClose={onClose} />
    </Modal>
  )
}

const mono = { input: { fontFamily: 'var(--mantine-font-family-monospace)' } }
const usualScopes = ['okta.workflows.invoke.manage']

function ClientForm({ onClose }: Pick<ClientDialogProps, 'onClose'>) {
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [keys, setKeys] = useState('')
  const [keyProblem, setKeyProblem] = useState<string | null>(null)
  const [scopes, setScopes] = useState<readonly string[]>(usualScopes)
  const registering = useMutation({
    mutationFn: (client: NewOAuthClient) => createOAuthClient(client),
    onSuccess: async ({ client_name }) => {
      await queries.invalidateQueries(oauthClientList)
      toastDone(words.registered(client_name))
      onClose()
    },
  })
  const making = useMutation({
    mutationFn: makeKeyPair,
    onSuccess: ({ publicKey, privateKey }) => {
      const file = name.trim().replaceAll(/[^\p{L}\p{N}]+/gu, '-') || 'client'
      downloadText(words.privateFile(file), JSON.stringify(privateKey, null, 2), 'application/json')
      setKeys(JSON.stringify(publicKey, null, 2))
      setKeyProblem(null)
    },
  })
  const register = () => {
    const read = readKeys(keys)
    setKeyProblem(read.problem)
    if (read.problem !== null) return
    registering.mutate({ client_name: name.trim(), scope: scopes.join(' '), jwks: { keys: read.keys } })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        register()
      }}
    >
      <Stack gap="md">
        {registering.error !== null && <ErrorBox title={words.notRegistered} error={registering.error} />}
        <TextInput
          label={words.clientName}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          maxLength={255}
          autoComplete="off"
          required
          withAsterisk={false}
          data-autofocus
        />
        <Textarea
          label={words.jwk}
          description={words.jwkHint}
          value={keys}
          onChange={({ currentTarget }) => setKeys(currentTarget.value)}
          error={keyProblem}
          autosize
          minRows={4}
          maxRows={10}
          styles={mono}
          spellCheck={false}
          required
          withAsterisk={false}
        />
        <Group gap="sm">
          <Button
            variant="default"
            size="xs"
            leftSection={<KeyRound size={14} aria-hidden />}
            loading={making.isPending}
            onClick={() => making.mutate()}
          >
            {words.newPair}
          </Button>
          <Text size="sm" c="dimmed">
            {words.newPairHint}
          </Text>
        </Group>
        {making.isSuccess && (
          <Alert variant="outline" color="orange" role="status">
            <Text size="sm">{words.pairMade}</Text>
          </Alert>
        )}
        {making.error !== null && <ErrorBox error={making.error} />}
        <PermissionPicker value={scopes} onChange={setScopes} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {general.cancel}
          </Button>
          <Button type="submit" loading={registering.isPending} disabled={scopes.length === 0}>
            {words.register}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
