import { Table } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './resource-table.module.css'

/** One column of a table of things. */
export interface Column<Row> {
  readonly header: string
  readonly cell: (row: Row) => ReactNode
  /** Left out on narrower screens: what can be seen on the thing's own page too, or matters less. */
  readonly from?: 'md' | 'lg'
}

interface ResourceTableProps<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
}

/** Things in rows. Where it is too wide it scrolls inside its own box, by keyboard too; the page never does. */
export function ResourceTable<Row extends { readonly id: string }>({ label, columns, rows }: ResourceTableProps<Row>) {
  const hidden = ({ from }: Column<Row>) => (from === undefined ? {} : { visibleFrom: from })
  return (
    <section className={classes['box']} aria-label={label} tabIndex={0}>
      <Table verticalSpacing="sm" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column.header} scope="col" {...hidden(column)}>
                {column.header}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.id}>
              {columns.map((column) => (
                <Table.Td key={column.header} {...hidden(column)}>
                  {column.cell(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}
