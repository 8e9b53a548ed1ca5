import { Button, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { connectionList, connectorList, testConnection, type ConnectionItem } from '../../api/connections.ts'
import { connections as words } from '../../messages/connections.ts'
import { NamedList } from '../../parts/named-list.tsx'
import { Page } from '../../parts/page.tsx'
import type { Column } from '../../parts/resource-table.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { toastFailed } from '../../parts/toast.ts'
import { useMay } from '../../parts/use-may.ts'
import { ConnectionDialog } from './connection-dialog.tsx'
import { ConnectionMenu } from './connection-menu.tsx'
import { ConnectionState } from './connection-state.tsx'
import classes from './connections.module.css'

/** How flows reach services: a row for each connection, with whether it works and who uses it. */
export function ConnectionsPage() {
  const { q = '', edit } = useSearch({ from: '/shell/connections' })
  const navigate = useNavigate({ from: '/connections' })
  const queries = useQueryClient()
  const list = useQuery(connectionList)
  const { data } = list
  const { data: connectors = [] } = useQuery(connectorList)
  const mayManage = useMay('flowhook.connections.manage')
  const testing = useMutation({
    mutationFn: testConnection,
    onError: toastFailed,
    onSettled: () => queries.invalidateQueries(connectionList),
  })
  const titles = new Map(connectors.map(({ id, title }) => [id, title]))
  const titleOf = ({ connector }: ConnectionItem) => titles.get(connector) ?? connector
  const open = (id: string | undefined) => void navigate({ search: (before) => ({ ...before, edit: id }) })
  const create = mayManage && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => open('new')}>
      {words.new}
    </Button>
  )
  const columns: readonly Column<ConnectionItem>[] = [
    {
      header: words.name,
      cell: ({ id, name }) =>
        mayManage ? (
          <TextLink from="/connections" search={(before) => ({ ...before, edit: id })} fw={600}>
            {name}
          </TextLink>
        ) : (
          <Text fw={600}>{name}</Text>
        ),
    },
    { header: words.connector, from: 'sm', width: '11rem', cell: titleOf },
    {
      header: words.hosts,
      from: 'lg',
      cell: ({ hosts }) => (
        <div className={classes['hosts']} title={hosts.join('\n')}>
          {hosts.map((host) => host.replace('https://', '')).join(', ')}
        </div>
      ),
    },
    {
      header: words.state,
      width: 'clamp(8rem, 26vw, 19rem)',
      cell: ({ id, tested }) => (
        <ConnectionState tested={tested} isTesting={testing.isPending && testing.variables === id} />
      ),
    },
    { header: words.usedBy, from: 'md', width: '12rem', cell: ({ usedBy }) => <UsedBy flows={usedBy} /> },
    ...(mayManage
      ? [
          {
            header: words.actions,
            hideHeader: true,
            width: '3.5rem',
            align: 'right' as const,
            cell: (connection: ConnectionItem) => (
              <ConnectionMenu
                connection={connection}
                onEdit={() => open(connection.id)}
                onTest={() => testing.mutate(connection.id)}
              />
            ),
          },
        ]
      : []),
  ]
  const edited = data?.find(({ id }) => id === edit) ?? null
  return (
    <Page title={words.title} lead={words.lead} actions={data !== undefined && data.length > 0 && create}>
      <NamedList
        list={list}
        columns={columns}
        textOf={(each) => `${each.name} ${titleOf(each)}`}
        q={q}
        onSearch={(q) => void navigate({ search: (before) => ({ ...before, q }), replace: true })}
        showAll={<TextLink to="/connections">{words.showAll}</TextLink>}
        create={create}
        words={words}
      />
      <ConnectionDialog
        opened={mayManage && (edit === 'new' || edited !== null)}
        connection={edited}
        onClose={() => open(undefined)}
      />
    </Page>
  )
}

const mostNamed = 2

function UsedBy({ flows }: { readonly flows: ConnectionItem['usedBy'] }) {
  if (flows.length === 0) return words.notUsed
  return (
    <>
      {flows.slice(0, mostNamed).map(({ id, name }) => (
        <div key={id}>
          <TextLink to="/flows/$flowId" params={{ flowId: id }}>
            {name}
          </TextLink>
        </div>
      ))}
      {flows.length > mostNamed && words.more(flows.length - mostNamed)}
    </>
  )
}
