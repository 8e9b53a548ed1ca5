import { Button, Group, Skeleton, Text, UnstyledButton } from '@mantine/core'
import { ChartColumn, Table2 } from 'lucide-react'
import { lazy, Suspense, useId, useMemo, useState } from 'react'
import { general } from '../messages/general.ts'
import { timeChart as words } from '../messages/time-chart.ts'
import classes from './time-chart.module.css'

const ChartCanvas = lazy(() => import('./chart-canvas.tsx').then(({ ChartCanvas }) => ({ default: ChartCanvas })))

/** One value for each part of the time axis. */
export interface TimeSeries {
  readonly label: string
  /** The name of a CSS variable, so that both themes have their own. */
  readonly colour: string
  readonly values: readonly (number | null)[]
  readonly isDashed?: boolean
}

interface TimeChartProps {
  readonly title: string
  /** What it shows, with the totals, in a sentence: the same for those who do not see it. */
  readonly summary: string
  /** Where the parts begin, and where the last one ends. ISO 8601. */
  readonly starts: readonly string[]
  readonly end: string
  /** Counts, stacked. */
  readonly bars: readonly TimeSeries[]
  /** Beside them, on an axis of their own. */
  readonly lines?: readonly TimeSeries[]
  readonly lineText?: (value: number) => string
  /** A part, or what was dragged over: ISO 8601. */
  readonly onSpan?: (since: string, until: string) => void
  readonly height?: number
}

const none: readonly TimeSeries[] = []
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** Counts and lengths over time, as a drawing or as a table. */
export function TimeChart(props: TimeChartProps) {
  const { title, summary, starts, end, bars, lines = none, lineText = String, onSpan, height = 260 } = props
  const [isTable, setTable] = useState(false)
  const [hovered, setHovered] = useState<number | null>(null)
  const id = useId()
  // Then the drawing itself need not even be loaded.
  const isEmpty = [...bars, ...lines].every(({ values }) => values.every((value) => value === null || value === 0))
  const times = useMemo(() => starts.map((start) => Date.parse(start)), [starts])
  const tell = (since: number, until: number) => onSpan?.(new Date(since).toISOString(), new Date(until).toISOString())
  return (
    <figure className={classes['figure']} aria-labelledby={`${id}title`} aria-describedby={`${id}summary`}>
      <Group justify="space-between" gap="sm" align="flex-start">
        <figcaption>
          <h2 id={`${id}title`} className={classes['title']}>
            {title}
          </h2>
          <Text id={`${id}summary`} size="sm" c="dimmed">
            {summary}
          </Text>
        </figcaption>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={isTable ? <ChartColumn size={14} aria-hidden /> : <Table2 size={14} aria-hidden />}
          onClick={() => setTable(!isTable)}
        >
          {isTable ? words.asChart : words.asTable}
        </Button>
      </Group>
      {isTable ? (
        <SeriesTable {...props} lines={lines} lineText={lineText} />
      ) : isEmpty ? (
        <Text c="dimmed" ta="center" py="xl">
          {words.empty}
        </Text>
      ) : (
        <>
          {bars.length + lines.length > 1 && <Legend series={[...bars, ...lines]} bars={bars.length} />}
          <Suspense fallback={<Skeleton height={height} />}>
            <ChartCanvas
              starts={times}
              end={Date.parse(end)}
              bars={bars}
              lines={lines}
              lineText={lineText}
              height={height}
              onHover={setHovered}
              onSpan={onSpan === undefined ? undefined : tell}
            />
          </Suspense>
          <Text size="sm" c="dimmed" className={classes['hovered'] ?? ''} aria-hidden>
            {hovered === null
              ? onSpan !== undefined && words.dragHint
              : partText(hovered, { starts, bars, lines, lineText })}
          </Text>
        </>
      )}
    </figure>
  )
}

function Legend({ series, bars }: { readonly series: readonly TimeSeries[]; readonly bars: number }) {
  return (
    <ul className={classes['legend']}>
      {series.map(({ label, colour, isDashed }, index) => (
        <li key={label}>
          <span
            aria-hidden
            className={classes[index < bars ? 'square' : 'line']}
            style={{ borderColor: `var(${colour})`, borderStyle: isDashed === true ? 'dashed' : 'solid' }}
          />
          {label}
        </li>
      ))}
    </ul>
  )
}

type Parts = Pick<TimeChartProps, 'starts' | 'bars'> & Required<Pick<TimeChartProps, 'lines' | 'lineText'>>

/** One part in words; what is nothing is left out. */
function partText(index: number, { starts, bars, lines, lineText }: Parts): string {
  const start = starts[index]
  if (start === undefined) return ''
  const counts = bars.flatMap(({ label, values }) => (values[index] ? [`${label} ${values[index]}`] : []))
  const lengths = lines.flatMap(({ label, values }) => {
    const value = values[index]
    return value == null ? [] : [`${label} ${lineText(value)}`]
  })
  const said = [...counts, ...lengths].join(' · ')
  return `${moment.format(new Date(start))}: ${said === '' ? words.nothing : said}`
}

function SeriesTable({ title, starts, end, bars, lines, lineText, onSpan }: Omit<TimeChartProps, 'lines'> & Parts) {
  return (
    <section className={classes['box']} tabIndex={0} aria-label={title}>
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">{words.from}</th>
            {[...bars, ...lines].map(({ label }) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {starts.map((start, index) => (
            <tr key={start}>
              <th scope="row">
                {onSpan === undefined ? (
                  moment.format(new Date(start))
                ) : (
                  <UnstyledButton
                    className={classes['part'] ?? ''}
                    title={words.narrow}
                    onClick={() => onSpan(start, starts[index + 1] ?? end)}
                  >
                    {moment.format(new Date(start))}
                  </UnstyledButton>
                )}
              </th>
              {bars.map(({ label, values }) => (
                <td key={label}>{(values[index] ?? 0).toLocaleString()}</td>
              ))}
              {lines.map(({ label, values }) => {
                const value = values[index]
                return <td key={label}>{value == null ? general.none : lineText(value)}</td>
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
