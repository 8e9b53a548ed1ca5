import { Group, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { authorizationServer } from '../../api/api-access.ts'
import { apiAccess as words } from '../../messages/api-access.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Loading } from '../../parts/loading.tsx'
import { TextLink } from '../../parts/text-link.tsx'

const mono = { input: { fontFamily: 'var(--mantine-font-family-monospace)' } }

/** Where OAuth libraries ask. */
export function AuthorizationServerTab() {
  const { data, error, refetch } = useQuery(authorizationServer)
  if (data === undefined) {
    return error === null ? <Loading rows={3} /> : <ErrorBox error={error} onRetry={() => void refetch()} />
  }
  const addresses = [
    [words.issuer, data.issuer],
    [words.tokenEndpoint, data.token_endpoint],
    [words.keys, data.jwks_uri],
    [words.metadata, `${data.issuer}/.well-known/oauth-authorization-server`],
  ] as const
  return (
    <Stack gap="md">
      <Text c="dimmed">{words.serverLead}</Text>
      {addresses.map(([name, address]) => (
        <Group key={name} gap="xs" align="flex-end" wrap="nowrap" maw="44rem">
          <TextInput label={name} value={address} readOnly flex={1} styles={mono} />
          <CopyButton value={address} label={words.copyAddress(name)} />
        </Group>
      ))}
      <div>
        <TextLink to="/api-docs">{words.docs}</TextLink>
      </div>
    </Stack>
  )
}
