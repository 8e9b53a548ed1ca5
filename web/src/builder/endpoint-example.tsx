import { Button, CopyButton, Group, Stack, Text } from '@mantine/core'
import type { FlowEndpoint } from '../api/flow-endpoint.ts'
import { general } from '../messages/general.ts'
import { endpoint as words } from '../messages/endpoint.ts'
import classes from './endpoint-settings.module.css'

/** A call with the token in the header, to look at without the token and to copy with it. */
export function EndpointExample({ endpoint }: { readonly endpoint: FlowEndpoint }) {
  const { clientToken, invokeUrl } = endpoint
  if (clientToken === undefined) return null
  const url = invokeUrl.split('?', 1)[0]!
  const command = (token: string) =>
    `curl -X POST '${url}' \\\n  -H 'x-api-client-token: ${token}' \\\n  -H 'content-type: application/json' -d '{}'`
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm" fw={500} id="header-example">
          {words.headerExample}
        </Text>
        <CopyButton value={command(clientToken)}>
          {({ copied, copy }) => (
            <Button variant="default" size="xs" onClick={copy} aria-live="polite">
              {copied ? general.copied : words.copyCurl}
            </Button>
          )}
        </CopyButton>
      </Group>
      <pre className={classes['example']} tabIndex={0} aria-labelledby="header-example" role="group">
        {command('•'.repeat(12))}
      </pre>
    </Stack>
  )
}
