import { ActionIcon, Badge, Button, Group, Stack, Text, Tooltip } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Ban, Plus } from 'lucide-react'
import { useState } from 'react'
import { apiTokenList, revokeApiToken, type ApiTokenItem } from '../../api/api-access.ts'
import { apiAccess as words } from '../../messages/api-access.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ResourceTable, type Column } from '../../parts/resource-table.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { toastDone, toastFailed } from '../../parts/toast.ts'
import { PermissionsCell } from './permissions-cell.tsx'
import { TokenDialog } from './token-dialog.tsx'

const columnsOf = (onRevoke: (token: ApiTokenItem) => void): readonly Column<ApiTokenItem>[] => [
  { header: words.name, cell: ({ name }) => <Text fw={600}>{name}</Text> },
  { header: words.permissions, from: 'sm', cell: ({ permissions }) => <PermissionsCell permissions={permissions} /> },
  {
    header: words.created,
    from: 'lg',
    cell: ({ created, createdBy }) => (
      <>
        <TimeAgo time={created} /> {words.createdBy(createdBy.name)}
      </>
    ),
  },
  { header: words.expires, width: '9rem', cell: ({ expires }) => <Expiry expires={expires} /> },
  {
    header: words.lastUsed,
    from: 'md',
    width: '9rem',
    cell: ({ lastUsed }) => (lastUsed === null ? words.notUsed : <TimeAgo time={lastUsed} />),
  },
  {
    header: words.actions,
    hideHeader: true,
    width: '3.5rem',
    align: 'right',
    cell: (token) => (
      <Tooltip label={words.revoke(token.name)}>
        <ActionIcon
          variant="subtle"
          color="gray"
          c="dimmed"
          aria-label={words.revoke(token.name)}
          onClick={() => onRevoke(token)}
        >
          <Ban size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    ),
  },
]

function Expiry({ expires }: { readonly expires: string | null }) {
  if (expires === null) {
    return (
      <Badge variant="outline" color="orange">
        {words.never}
      </Badge>
    )
  }
  if (Date.parse(expires) > Date.now()) return <TimeAgo time={expires} />
  return (
    <Badge variant="outline" color="red">
      {words.expired}
    </Badge>
  )
}

/** Every token, without its value. */
export function TokensTab() {
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery(apiTokenList)
  const [isCreating, setCreating] = useState(false)
  const [leaving, setLeaving] = useState<ApiTokenItem | null>(null)
  const revoking = useMutation({
    mutationFn: ({ id }: ApiTokenItem) => revokeApiToken(id),
    onSuccess: (_none, { name }) => toastDone(words.revoked(name)),
    onError: toastFailed,
    onSettled: () => {
      setLeaving(null)
      return queries.invalidateQueries(apiTokenList)
    },
  })
  const create = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setCreating(true)}>
      {words.createToken}
    </Button>
  )
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start" gap="sm">
        <Text maw="70ch" c="dimmed">
          {words.tokensLead}
        </Text>
        {data !== undefined && data.length > 0 && create}
      </Group>
      {error !== null && <ErrorBox error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading rows={3} />}
      {data?.length === 0 && (
        <EmptyState title={words.noTokens} lead={words.noTokensLead}>
          <Group>{create}</Group>
        </EmptyState>
      )}
      {data !== undefined && data.length > 0 && (
        <>
          <Text size="sm" c="dimmed" role="status">
            {words.tokenCount(data.length)}
          </Text>
          <ResourceTable label={words.tabs.tokens} columns={columnsOf(setLeaving)} rows={data} />
        </>
      )}
      <TokenDialog opened={isCreating} onClose={() => setCreating(false)} />
      <ConfirmDialog
        opened={leaving !== null}
        title={words.revokeTitle}
        text={words.revokeText(leaving?.name ?? '')}
        confirmLabel={words.revokeConfirm}
        danger
        isPending={revoking.isPending}
        onConfirm={() => leaving !== null && revoking.mutate(leaving)}
        onClose={() => setLeaving(null)}
      />
    </Stack>
  )
}
