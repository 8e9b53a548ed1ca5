import { Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { tableList, type TableItem } from '../../api/tables.ts'
import { tables as words } from '../../messages/tables.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Loading } from '../../parts/loading.tsx'
import { NothingFits } from '../../parts/nothing-fits.tsx'
import { Page } from '../../parts/page.tsx'
import { ResourceTable, type Column } from '../../parts/resource-table.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { useMay } from '../../parts/use-may.ts'
import { TableForm } from './table-form.tsx'

const columns: readonly Column<TableItem>[] = [
  {
    header: words.name,
    cell: ({ id, name, description }) => (
      <>
        <TextLink to="/tables/$tableId" params={{ tableId: id }} fw={600}>
          {name}
        </TextLink>
        {description !== '' && (
          <Text size="xs" c="dimmed" lineClamp={2}>
            {description}
          </Text>
        )}
      </>
    ),
  },
  {
    header: words.columns,
    from: 'md',
    cell: ({ columns }) => (
      <span title={columns.map(({ name }) => name).join('\n')}>{words.columnCount(columns.length)}</span>
    ),
  },
  { header: words.rows, width: '7rem', align: 'right', cell: ({ rows }) => rows.toLocaleString('en') },
  { header: words.size, from: 'sm', width: '7rem', align: 'right', cell: ({ bytes }) => words.bytes(bytes) },
  { header: words.updated, from: 'sm', width: '9rem', cell: ({ lastUpdated }) => <TimeAgo time={lastUpdated} /> },
]

/** Every table, by name. */
export function TablesPage() {
  const { q = '', new: isNew } = useSearch({ from: '/shell/tables' })
  const navigate = useNavigate({ from: '/tables' })
  const { data, error, refetch } = useQuery(tableList)
  const mayManage = useMay('flowhook.tables.manage')
  const open = (opened: boolean) =>
    void navigate({ search: (before) => ({ ...before, new: opened ? true : undefined }) })
  const rows = data?.filter(({ name }) => name.toLowerCase().includes(q.toLowerCase()))
  const create = mayManage && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => open(true)}>
      {words.new}
    </Button>
  )
  return (
    <Page title={words.title} lead={words.lead} actions={data !== undefined && data.length > 0 && create}>
      <Stack gap="md">
        {error !== null && <ErrorBox error={error} onRetry={() => void refetch()} />}
        {data === undefined && error === null && <Loading rows={5} />}
        {data?.length === 0 && (
          <EmptyState title={words.none} lead={words.noneLead}>
            <Group>{create}</Group>
          </EmptyState>
        )}
        {rows !== undefined && data !== undefined && data.length > 0 && (
          <>
            <SearchField
              value={q}
              onChange={(text) =>
                void navigate({ search: (before) => ({ ...before, q: text === '' ? undefined : text }), replace: true })
              }
              placeholder={words.search}
              shortcut={words.searchShortcut}
            />
            <Text size="sm" c="dimmed" role="status">
              {words.count(rows.length)}
            </Text>
            {rows.length === 0 ? (
              <NothingFits>
                <TextLink to="/tables">{words.showAll}</TextLink>
              </NothingFits>
            ) : (
              <ResourceTable label={words.title} columns={columns} rows={rows} />
            )}
          </>
        )}
      </Stack>
      <TableForm
        opened={mayManage && isNew === true}
        table={null}
        onClose={() => open(false)}
        onSaved={({ id }) => void navigate({ to: '/tables/$tableId', params: { tableId: id } })}
      />
    </Page>
  )
}
