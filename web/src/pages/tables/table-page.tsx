import { ActionIcon, Button, Checkbox, Group, Menu, NativeSelect, Popover, Stack, Text, Tooltip } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Columns3, Download, EllipsisVertical, Plus, Trash2, Upload } from 'lucide-react'
import { useState } from 'react'
import {
  addRow,
  clearTable,
  deleteRow,
  deleteTable,
  exportUrl,
  rowCount,
  tableItem,
  tableList,
  tableRows,
  type RowItem,
  type TableItem,
} from '../../api/tables.ts'
import { navigation } from '../../messages/navigation.ts'
import { tables as words } from '../../messages/tables.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Loading } from '../../parts/loading.tsx'
import { NothingFits } from '../../parts/nothing-fits.tsx'
import { Page } from '../../parts/page.tsx'
import { ResourceList } from '../../parts/resource-list.tsx'
import type { Column } from '../../parts/resource-table.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { toastDone, toastFailed } from '../../parts/toast.ts'
import { useMay } from '../../parts/use-may.ts'
import { ImportDialog } from './import-dialog.tsx'
import { TableCell } from './table-cell.tsx'
import { TableForm } from './table-form.tsx'
import { useHiddenColumns } from './use-hidden-columns.ts'

/** A table: its rows in a grid that is edited in place. */
export function TablePage() {
  const { tableId } = useParams({ from: '/shell/tables/$tableId' })
  const { data: table, error, refetch } = useQuery(tableItem(tableId))
  const crumbs = [
    <TextLink key="tables" to="/tables">
      {navigation.tables}
    </TextLink>,
  ]
  if (table === undefined) {
    return (
      <Page title={words.title} crumbs={crumbs}>
        {error === null ? <Loading rows={6} /> : <ErrorBox error={error} onRetry={() => void refetch()} />}
      </Page>
    )
  }
  return <Content key={table.id} table={table} crumbs={crumbs} />
}

/** The order as the address has it: the newest rows first where nothing is said. */
const newest = { sortBy: 'Created', sortOrder: 'desc' } as const

function Content({ table, crumbs }: { readonly table: TableItem; readonly crumbs: readonly React.ReactNode[] }) {
  const { q = '', sortBy, sortOrder } = useSearch({ from: '/shell/tables/$tableId' })
  const navigate = useNavigate({ from: '/tables/$tableId' })
  const queries = useQueryClient()
  const mayManage = useMay('flowhook.tables.manage')
  const [dialog, setDialog] = useState<'edit' | 'import' | 'clear' | 'delete' | null>(null)
  const [hidden, toggle] = useHiddenColumns(table.id)
  const order = sortBy === undefined ? newest : { sortBy, sortOrder: sortOrder ?? 'asc' }
  const search = { q: q === '' ? undefined : q, ...order }
  const { data: counted } = useQuery(rowCount(table.id, q))
  const readAgain = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: tableList.queryKey }),
      queries.invalidateQueries({ queryKey: [`/api/v1/tables/${encodeURIComponent(table.id)}/rows`] }),
    ])
  const adding = useMutation({ mutationFn: () => addRow(table.id), onError: toastFailed, onSettled: readAgain })
  const removing = useMutation({
    mutationFn: ({ id }: RowItem) => deleteRow(table.id, id),
    onSuccess: () => toastDone(words.rowDeleted),
    onError: toastFailed,
    onSettled: readAgain,
  })
  const clearing = useMutation({
    mutationFn: () => clearTable(table.id),
    onSuccess: ({ deleted }) => toastDone(words.cleared(deleted)),
    onError: toastFailed,
    onSettled() {
      setDialog(null)
      return readAgain()
    },
  })
  const deleting = useMutation({
    mutationFn: () => deleteTable(table.id),
    async onSuccess() {
      toastDone(words.deleted(table.name))
      await navigate({ to: '/tables' })
      await queries.invalidateQueries({ queryKey: tableList.queryKey })
    },
    onError: toastFailed,
  })
  const find = (next: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true })

  const columns: readonly Column<RowItem>[] = [
    ...table.columns
      .filter(({ id }) => !hidden.has(id))
      .map((column): Column<RowItem> => ({
        header: column.name,
        width: '12rem',
        cell: (row) => <TableCell tableId={table.id} row={row} column={column} mayManage={mayManage} />,
      })),
    { header: words.rowCreated, width: '9rem', cell: ({ created }) => <TimeAgo time={created} /> },
    ...(mayManage
      ? [
          {
            header: words.actions,
            hideHeader: true,
            width: '3.5rem',
            align: 'right' as const,
            cell: (row: RowItem) => (
              <Tooltip label={words.deleteRow}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  c="dimmed"
                  aria-label={words.deleteRow}
                  onClick={() => removing.mutate(row)}
                >
                  <Trash2 size={15} aria-hidden />
                </ActionIcon>
              </Tooltip>
            ),
          },
        ]
      : []),
  ]
  const add = mayManage && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => adding.mutate()} loading={adding.isPending}>
      {words.addRow}
    </Button>
  )
  return (
    <Page
      title={table.name}
      crumbs={crumbs}
      {...(table.description === '' ? {} : { lead: table.description })}
      actions={
        <Group gap="sm">
          <Button
            component="a"
            variant="default"
            href={exportUrl(table.id, search)}
            download
            leftSection={<Download size={16} aria-hidden />}
          >
            {words.exportCsv}
          </Button>
          {mayManage && (
            <Button
              variant="default"
              leftSection={<Upload size={16} aria-hidden />}
              onClick={() => setDialog('import')}
            >
              {words.importCsv}
            </Button>
          )}
          {add}
          {mayManage && (
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon variant="default" size={36} aria-label={words.menu}>
                  <EllipsisVertical size={16} aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => setDialog('edit')}>{words.editTable}</Menu.Item>
                <Menu.Divider />
                <Menu.Item c="var(--mantine-color-error)" onClick={() => setDialog('clear')}>
                  {words.clear}
                </Menu.Item>
                <Menu.Item c="var(--mantine-color-error)" onClick={() => setDialog('delete')}>
                  {words.delete}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </Group>
      }
    >
      <Stack gap="md">
        <Group align="flex-end" gap="sm">
          <div style={{ flex: '1 1 14rem' }}>
            <SearchField
              value={q}
              onChange={(text) => find({ q: text === '' ? undefined : text })}
              placeholder={words.searchRows}
              shortcut={words.searchRowsShortcut}
            />
          </div>
          <NativeSelect
            label={words.sort}
            value={`${order.sortOrder} ${order.sortBy}`}
            onChange={({ currentTarget: { value } }) => {
              const [direction, ...by] = value.split(' ')
              find({ sortBy: by.join(' '), sortOrder: direction === 'desc' ? 'desc' : 'asc' } as Partial<typeof search>)
            }}
            data={[
              { value: 'desc Created', label: words.newestFirst },
              { value: 'asc Created', label: words.oldestFirst },
              ...table.columns.flatMap(({ name }) => [
                { value: `asc ${name}`, label: words.ascending(name) },
                { value: `desc ${name}`, label: words.descending(name) },
              ]),
            ]}
          />
          <Popover position="bottom-end" withinPortal={false} trapFocus>
            <Popover.Target>
              <Button variant="default" leftSection={<Columns3 size={16} aria-hidden />}>
                {words.shown}
              </Button>
            </Popover.Target>
            <Popover.Dropdown>
              <Stack gap="xs" role="group" aria-label={words.shown} mah="20rem" style={{ overflow: 'auto' }}>
                {table.columns.map(({ id, name }) => (
                  <Checkbox key={id} label={name} checked={!hidden.has(id)} onChange={() => toggle(id)} />
                ))}
              </Stack>
            </Popover.Dropdown>
          </Popover>
        </Group>
        <Text size="sm" c="dimmed" role="status">
          {counted === undefined ? ' ' : words.rowCount(counted.count, counted.complete)}
        </Text>
        <ResourceList
          label={table.name}
          query={tableRows(table.id, search)}
          columns={columns}
          {...(counted?.complete === true ? { total: counted.count } : {})}
          empty={
            q === '' ? (
              <EmptyState title={words.noRows} lead={words.noRowsLead}>
                <Group>{add}</Group>
              </EmptyState>
            ) : (
              <NothingFits>
                <TextLink to="/tables/$tableId" params={{ tableId: table.id }}>
                  {words.showAllRows}
                </TextLink>
              </NothingFits>
            )
          }
        />
      </Stack>
      <TableForm opened={dialog === 'edit'} table={table} onClose={() => setDialog(null)} />
      <ImportDialog opened={dialog === 'import'} table={table} onClose={() => setDialog(null)} />
      <ConfirmDialog
        opened={dialog === 'clear'}
        title={words.clearTitle}
        text={words.clearText(table.name, table.rows)}
        confirmLabel={words.clear}
        danger
        isPending={clearing.isPending}
        onConfirm={() => clearing.mutate()}
        onClose={() => setDialog(null)}
      />
      <ConfirmDialog
        opened={dialog === 'delete'}
        title={words.deleteTitle}
        text={words.deleteText(table.name)}
        confirmLabel={words.delete}
        danger
        requireName={table.name}
        isPending={deleting.isPending}
        onConfirm={() => deleting.mutate()}
        onClose={() => setDialog(null)}
      />
    </Page>
  )
}
