import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useEffect, useRef, type MouseEvent, type ReactNode, type RefObject } from 'react'
import classes from './resource-table.module.css'

/** One column of a table of things. */
export interface Column<Row> {
  readonly header: string
  readonly cell: (row: Row) => ReactNode
  /** Left out on narrower screens: what can be seen on the thing's own page too, or matters less. */
  readonly from?: 'sm' | 'md' | 'lg'
  /** As CSS has it, e.g. `8rem` or `20%`. Columns without one share what is left. */
  readonly width?: string
  /** The header is only read out: a column of buttons. */
  readonly hideHeader?: boolean
  readonly align?: 'right'
}

interface ResourceTableProps<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  /** How many there are in all, where that is known and more than `rows`. */
  readonly total?: number
  /** A click beside the links and buttons of a row. The first cell has a link or button that does the same by keyboard. */
  readonly onOpen?: ((row: Row) => void) | undefined
  readonly selectedId?: string | undefined
  /** The last rows came into view. */
  readonly onEnd?: (() => void) | undefined
  readonly box?: RefObject<HTMLElement | null>
}

const usualHeight = 45
/** Rows drawn beyond what is in view. */
const margin = 10

/**
 * Things in rows, as many as there are: only those in view are drawn. It scrolls inside its own box, by keyboard too; the page
 * never does sideways.
 */
export function ResourceTable<Row extends { readonly id: string }>(props: ResourceTableProps<Row>) {
  const { label, columns, rows, total, onOpen, selectedId, onEnd } = props
  const own = useRef<HTMLElement>(null)
  const box = props.box ?? own
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => usualHeight,
    overscan: margin,
    getItemKey: (index) => rows[index]!.id,
    // Before it is measured, e.g. when it is printed, the first screen is drawn.
    initialRect: { width: 1000, height: 800 },
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= rows.length - margin) onEnd?.()
  }, [last, rows.length, onEnd])
  const above = items[0]?.start ?? 0
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <section ref={box} className={classes['box']} aria-label={label} tabIndex={0}>
      <table className={classes['table']} aria-rowcount={(total ?? rows.length) + 1}>
        <colgroup>
          {columns.map(({ header, width, from }) => (
            <col key={header} data-from={from} style={width === undefined ? {} : { width }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ header, from, hideHeader, align }) => (
              <th key={header} scope="col" data-from={from} data-align={align}>
                <span className={hideHeader === true ? classes['unseen'] : undefined}>{header}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <Spacer height={above} />}
          {items.map(({ index, key }) => (
            <TableRow
              key={key}
              row={rows[index]!}
              index={index}
              columns={columns}
              onOpen={onOpen}
              isSelected={rows[index]!.id === selectedId}
              measure={virtual.measureElement}
            />
          ))}
          {below > 0 && <Spacer height={below} />}
        </tbody>
      </table>
    </section>
  )
}

/** Takes the room of rows that are not drawn. */
function Spacer({ height }: { readonly height: number }) {
  return (
    <tr aria-hidden className={classes['spacer']}>
      <td style={{ height }} />
    </tr>
  )
}

interface TableRowProps<Row> {
  readonly row: Row
  readonly index: number
  readonly columns: readonly Column<Row>[]
  readonly onOpen: ((row: Row) => void) | undefined
  readonly isSelected: boolean
  readonly measure: (row: HTMLTableRowElement | null) => void
}

// The cast gives `memo` its type parameter back, which it forgets.
const TableRow = memo(function TableRow<Row>(props: TableRowProps<Row>) {
  const { row, index, columns, onOpen, isSelected, measure } = props
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      data-selected={isSelected}
      data-opens={onOpen !== undefined}
      onClick={onOpen === undefined ? undefined : (event) => isOnRowItself(event) && onOpen(row)}
    >
      {columns.map(({ header, from, align, cell }) => (
        <td key={header} data-from={from} data-align={align}>
          {cell(row)}
        </td>
      ))}
    </tr>
  )
}) as <Row>(props: TableRowProps<Row>) => ReactNode

/** Links and buttons in a row mean themselves, and so does marking text. */
function isOnRowItself({ target }: MouseEvent): boolean {
  const isControl = target instanceof Element && target.closest('a, button, input, label, [role=menu]') !== null
  return !isControl && (window.getSelection()?.toString() ?? '') === ''
}
