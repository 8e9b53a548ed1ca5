import { Group, SegmentedControl, Text, Title } from '@mantine/core'
import { useMemo } from 'react'
import { general } from '../../messages/general.ts'
import { execution as words } from '../../messages/executions.ts'
import { statuses } from '../../messages/statuses.ts'
import { durationText } from '../../parts/duration.tsx'
import { ResourceTable, type Column } from '../../parts/resource-table.tsx'
import { cardPath, inspected, type InspectedCard } from './card-path.ts'
import { branchesOf, titleOf, useShown, type Shown } from './execution-context.ts'
import classes from './inspector.module.css'

type View = 'table' | 'waterfall'

interface InspectorProps {
  readonly view: View
  readonly onView: (view: View) => void
}

/** Every card with its times and calls, as a table or along the time. */
export function Inspector({ view, onView }: InspectorProps) {
  const { execution, declarations, selected, select } = useShown()
  const { cards, started, finished } = execution
  const began = Date.parse(started)
  const lines = useMemo(
    () => inspected(cards, began, (card) => branchesOf(card, declarations)),
    [cards, began, declarations],
  )
  const columns = useMemo(() => {
    const end = Math.max(1, ...lines.map(({ start, took }) => start + (took ?? 0)))
    const whole = finished === null ? end : Math.max(end, Date.parse(finished) - began)
    return view === 'table' ? tableColumns(declarations, select) : waterfallColumns(declarations, select, whole)
  }, [view, declarations, select, lines, finished, began])
  const isPart = lines.some(({ card }) => (card.passCount ?? 0) > (card.passes?.length ?? 0))
  const calls = lines.reduce((sum, line) => sum + line.calls, 0)
  return (
    <section aria-label={words.inspector} className={classes['inspector']}>
      <Group justify="space-between" gap="sm">
        <Group gap="md" align="baseline">
          <Title order={2} size="h4">
            {words.inspector}
          </Title>
          <Text size="sm" c="dimmed">
            {words.totals(lines.length - 1, calls)}
          </Text>
        </Group>
        <SegmentedControl
          transitionDuration={0}
          aria-label={words.viewLabel}
          size="xs"
          value={view}
          onChange={(chosen) => onView(chosen === 'waterfall' ? 'waterfall' : 'table')}
          data={[
            { value: 'table', label: words.views.table },
            { value: 'waterfall', label: words.views.waterfall },
          ]}
        />
      </Group>
      <div className={classes['rows']}>
        <ResourceTable
          label={words.views[view]}
          columns={columns}
          rows={lines}
          selectedId={cardPath(selected)}
          onOpen={({ id }) => select(id)}
        />
      </div>
      {isPart && (
        <Text size="xs" c="dimmed">
          {words.moreRows}
        </Text>
      )}
    </section>
  )
}

/** Items of a loop are named by their numbers, branches are not. */
const isItem = /^\d{1,9}$/

const time = (ms: number | null) => (ms === null ? general.none : durationText(ms))
const count = (number: number) => (number === 0 ? general.none : number.toLocaleString())

type Columns = readonly Column<InspectedCard>[]

const nameColumns = (declarations: Shown['declarations'], select: Shown['select'], width?: string): Columns => [
  { header: words.number, width: '5.5rem', from: 'sm', cell: ({ number }) => number },
  {
    header: words.card,
    ...(width === undefined ? {} : { width }),
    cell: ({ id, card, depth, pass }) => (
      <span className={classes['name']} style={{ paddingInlineStart: `${Math.min(depth, 6)}rem` }}>
        <span className={classes['dot']} data-status={card.status} title={statuses.execution[card.status]} />
        <button type="button" className={classes['open']} onClick={() => select(id)}>
          {titleOf(card, declarations)}
        </button>
        <code className={classes['id']}>{card.id}</code>
        {pass !== null && isItem.test(pass) && <span className={classes['item']}>{words.item(Number(pass) + 1)}</span>}
      </span>
    ),
  },
]

const tableColumns = (declarations: Shown['declarations'], select: Shown['select']): Columns => [
  ...nameColumns(declarations, select),
  { header: words.start_, width: '6rem', from: 'sm', align: 'right', cell: ({ start }) => time(start) },
  { header: words.wait, width: '6rem', from: 'md', align: 'right', cell: ({ wait }) => time(wait) },
  { header: words.took, width: '6.5rem', align: 'right', cell: ({ took }) => time(took) },
  { header: words.calls, width: '6.5rem', from: 'md', align: 'right', cell: ({ calls }) => count(calls) },
  { header: words.retries, width: '5.5rem', from: 'lg', align: 'right', cell: ({ retries }) => count(retries) },
]

/** @param whole ms from the left to the right end */
const waterfallColumns = (declarations: Shown['declarations'], select: Shown['select'], whole: number): Columns => [
  ...nameColumns(declarations, select, '40%'),
  {
    header: `${words.timeline}, ${time(whole)}`,
    cell: ({ start, took, card }) => (
      <span
        className={classes['track']}
        role="img"
        aria-label={words.timelineOf(time(start), time(took))}
        title={words.timelineOf(time(start), time(took))}
      >
        <span
          className={classes['bar']}
          data-status={card.status}
          style={{
            insetInlineStart: `${(100 * start) / whole}%`,
            width: `max(3px, ${(100 * (took ?? whole - start)) / whole}%)`,
          }}
        />
      </span>
    ),
  },
  { header: words.took, width: '6.5rem', from: 'sm', align: 'right', cell: ({ took }) => time(took) },
]
