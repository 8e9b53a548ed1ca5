import { Modal, Stack, Text, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { connectorList, type ConnectionItem, type ConnectorItem } from '../../api/connections.ts'
import { connections as words } from '../../messages/connections.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ConnectionForm } from './connection-form.tsx'
import classes from './connections.module.css'

interface ConnectionDialogProps {
  readonly opened: boolean
  /** The one that is changed; null for a new one. */
  readonly connection: ConnectionItem | null
  /** The service of a new one, where that is known: else it is chosen first. */
  readonly connectorId?: string
  readonly onSaved?: (connection: ConnectionItem) => void
  readonly onClose: () => void
}

/** Makes a connection, or changes one. */
export function ConnectionDialog({ opened, connection, connectorId, onSaved, onClose }: ConnectionDialogProps) {
  const { data: connectors, error, refetch } = useQuery(connectorList)
  const [chosen, setChosen] = useState<string | null>(null)
  const id = connection?.connector ?? connectorId ?? chosen
  const connector = connectors?.find((each) => each.id === id)
  const title =
    connection !== null
      ? words.edit(connection.name)
      : connector === undefined
        ? words.new
        : words.newOf(connector.title)
  const close = () => {
    setChosen(null)
    onClose()
  }
  return (
    // What was typed must not go away by a click beside it.
    <Modal opened={opened} onClose={close} title={title} size="lg" closeOnClickOutside={false}>
      {error !== null && <ErrorBox error={error} onRetry={() => void refetch()} />}
      {connectors === undefined && error === null && <Loading rows={3} />}
      {connectors !== undefined && connector === undefined && (
        <ConnectorChoice connectors={connectors} choose={setChosen} />
      )}
      {connector !== undefined && (
        <ConnectionForm
          key={connector.id}
          connector={connector}
          connection={connection}
          onClose={close}
          onSaved={(saved) => {
            close()
            onSaved?.(saved)
          }}
        />
      )}
    </Modal>
  )
}

interface ConnectorChoiceProps {
  readonly connectors: readonly ConnectorItem[]
  readonly choose: (id: string) => void
}

function ConnectorChoice({ connectors, choose }: ConnectorChoiceProps) {
  return (
    <Stack gap="xs" role="group" aria-label={words.chooseConnector}>
      {connectors.map(({ id, title, description }, i) => (
        <UnstyledButton
          key={id}
          className={classes['connector'] ?? ''}
          onClick={() => choose(id)}
          {...(i === 0 ? { 'data-autofocus': true } : {})}
        >
          <Text fw={600}>{title}</Text>
          <Text size="sm" c="dimmed">
            {description}
          </Text>
        </UnstyledButton>
      ))}
    </Stack>
  )
}
