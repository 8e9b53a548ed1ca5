import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { tableList, type TableItem } from '../../api/tables.ts'
import { tables as words } from '../../messages/tables.ts'
import { NamedList } from '../../parts/named-list.tsx'
import { Page } from '../../parts/page.tsx'
import type { Column } from '../../parts/resource-table.tsx'
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
  const list = useQuery(tableList)
  const { data } = list
  const mayManage = useMay('flowhook.tables.manage')
  const open = (opened: boolean) =>
    void navigate({ search: (before) => ({ ...before, new: opened ? true : undefined }) })
  const create = mayManage && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => open(true)}>
      {words.new}
    </Button>
  )
  return (
    <Page title={words.title} lead={words.lead} actions={data !== undefined && data.length > 0 && create}>
      <NamedList
        list={list}
        columns={columns}
        textOf={({ name }) => name}
        q={q}
        onSearch={(q) => void navigate({ search: (before) => ({ ...before, q }), replace: true })}
        showAll={<TextLink to="/tables">{words.showAll}</TextLink>}
        create={create}
        words={words}
      />
      <TableForm
        opened={mayManage && isNew === true}
        table={null}
        onClose={() => open(false)}
        onSaved={({ id }) => void navigate({ to: '/tables/$tableId', params: { tableId: id } })}
      />
    </Page>
  )
}
