import { ActionIcon, Button, Group, Stack, Text, Tooltip } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { CircleHelp, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { deleteOAuthClient, oauthClientList, type OAuthClientItem } from '../../api/api-access.ts'
import { apiAccess as words } from '../../messages/api-access.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ResourceTable, type Column } from '../../parts/resource-table.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { toastDone, toastFailed } from '../../parts/toast.ts'
import { ClientDialog } from './client-dialog.tsx'
import { ClientUsage } from './client-usage.tsx'
import { PermissionsCell } from './permissions-cell.tsx'

type Row = OAuthClientItem & { readonly id: string }

interface Opens {
  readonly onUsage: (client: Row) => void
  readonly onDelete: (client: Row) => void
}

const columnsOf = ({ onUsage, onDelete }: Opens): readonly Column<Row>[] => [
  { header: words.name, cell: ({ client_name }) => <Text fw={600}>{client_name}</Text> },
  {
    header: words.clientId,
    cell: ({ id, client_name }) => (
      <Group gap={4} wrap="nowrap" ff="monospace">
        {id}
        <CopyButton value={id} label={words.copyClientId(client_name)} />
      </Group>
    ),
  },
  { header: words.permissions, from: 'md', cell: ({ scope }) => <PermissionsCell permissions={scope.split(' ')} /> },
  { header: words.algorithm, from: 'lg', width: '7rem', cell: (client) => client.token_endpoint_auth_signing_alg },
  {
    header: words.created,
    from: 'lg',
    width: '9rem',
    cell: (client) => <TimeAgo time={new Date(client.client_id_issued_at * 1000).toISOString()} />,
  },
  {
    header: words.actions,
    hideHeader: true,
    width: '6rem',
    align: 'right',
    cell: (client) => (
      <Group gap={4} justify="flex-end" wrap="nowrap">
        <Tooltip label={words.howTo(client.client_name)}>
          <ActionIcon
            variant="subtle"
            color="gray"
            c="dimmed"
            aria-label={words.howTo(client.client_name)}
            onClick={() => onUsage(client)}
          >
            <CircleHelp size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={words.remove(client.client_name)}>
          <ActionIcon
            variant="subtle"
            color="gray"
            c="dimmed"
            aria-label={words.remove(client.client_name)}
            onClick={() => onDelete(client)}
          >
            <Trash2 size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
    ),
  },
]

/** Every machine client of the OAuth server. */
export function ClientsTab() {
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery(oauthClientList)
  const [isRegistering, setRegistering] = useState(false)
  const [shown, setShown] = useState<Row | null>(null)
  const [leaving, setLeaving] = useState<Row | null>(null)
  const deleting = useMutation({
    mutationFn: ({ id }: Row) => deleteOAuthClient(id),
    onSuccess: (_none, { client_name }) => toastDone(words.removed(client_name)),
    onError: toastFailed,
    onSettled: () => {
      setLeaving(null)
      return queries.invalidateQueries(oauthClientList)
    },
  })
  const register = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setRegistering(true)}>
      {words.registerClient}
    </Button>
  )
  const rows = data?.map((client) => ({ ...client, id: client.client_id }))
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start" gap="sm">
        <Text maw="70ch" c="dimmed">
          {words.clientsLead}
        </Text>
        {rows !== undefined && rows.length > 0 && register}
      </Group>
      {error !== null && <ErrorBox error={error} onRetry={() => void refetch()} />}
      {rows === undefined && error === null && <Loading rows={3} />}
      {rows?.length === 0 && (
        <EmptyState title={words.noClients} lead={words.noClientsLead}>
          <Group>{register}</Group>
        </EmptyState>
      )}
      {rows !== undefined && rows.length > 0 && (
        <>
          <Text size="sm" c="dimmed" role="status">
            {words.clientCount(rows.length)}
          </Text>
          <ResourceTable
            label={words.tabs.clients}
            columns={columnsOf({ onUsage: setShown, onDelete: setLeaving })}
            rows={rows}
          />
        </>
      )}
      <ClientDialog opened={isRegistering} onClose={() => setRegistering(false)} />
      <ClientUsage client={shown} onClose={() => setShown(null)} />
      <ConfirmDialog
        opened={leaving !== null}
        title={words.removeTitle}
        text={words.removeText(leaving?.client_name ?? '')}
        confirmLabel={words.removeConfirm}
        danger
        isPending={deleting.isPending}
        onConfirm={() => leaving !== null && deleting.mutate(leaving)}
        onClose={() => setLeaving(null)}
      />
    </Stack>
  )
}
