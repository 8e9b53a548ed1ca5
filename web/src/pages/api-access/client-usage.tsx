import { Modal, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { authorizationServer, type OAuthClientItem } from '../../api/api-access.ts'
import { apiAccess as words } from '../../messages/api-access.ts'
import { CommandBlock } from '../../parts/command-block.tsx'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Loading } from '../../parts/loading.tsx'

interface ClientUsageProps {
  /** Null where the dialog is closed. */
  readonly client: OAuthClientItem | null
  readonly onClose: () => void
}

/** How a client gets an access token, and calls a flow with it, to paste into a terminal. */
export function ClientUsage({ client, onClose }: ClientUsageProps) {
  return (
    <Modal opened={client !== null} onClose={onClose} title={words.usageTitle(client?.client_name ?? '')} size="xl">
      {client !== null && <Steps client={client} />}
    </Modal>
  )
}

function Steps({ client }: { readonly client: OAuthClientItem }) {
  const { data: server, error, refetch } = useQuery(authorizationServer)
  if (server === undefined) {
    return error === null ? <Loading rows={3} /> : <ErrorBox error={error} onRetry={() => void refetch()} />
  }
  const { client_id, scope, token_endpoint_auth_signing_alg: algorithm } = client
  const claims = {
    iss: client_id,
    sub: client_id,
    aud: server.token_endpoint,
    exp: '<now + 300>',
    jti: '<a new id each time>',
  }
  return (
    <Stack gap="lg">
      <Step title={words.assertion} lead={words.assertionLead(algorithm)} command={JSON.stringify(claims, null, 2)} />
      <Step title={words.token} lead={words.tokenLead} command={tokenCommand(server.token_endpoint, scope)} />
      <Step title={words.invoke} lead={words.invokeLead} command={invokeCommand} />
    </Stack>
  )
}

interface StepProps {
  readonly title: string
  readonly lead: string
  readonly command: string
}

function Step({ title, lead, command }: StepProps) {
  return (
    <Stack gap={6}>
      <Title order={3} size="h4">
        {title}
      </Title>
      <Text size="sm">{lead}</Text>
      <CommandBlock command={command} />
    </Stack>
  )
}

const tokenCommand = (endpoint: string, scope: string) =>
  [
    `curl ${endpoint} \\`,
    '  -d grant_type=client_credentials \\',
    `  -d 'scope=${scope}' \\`,
    '  -d client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer \\',
    '  -d "client_assertion=$ASSERTION"',
  ].join('\n')

const invokeCommand = [
  'curl "$INVOKE_URL" \\',
  '  -H "Authorization: Bearer $ACCESS_TOKEN" \\',
  '  -H "Content-Type: application/json" \\',
  `  -d '{"hello": "world"}'`,
].join('\n')
