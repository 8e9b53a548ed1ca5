import { Text, VisuallyHidden } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { logHistogram, type LogFilter } from '../../api/logs.ts'
import { useLive } from '../../live/use-live.ts'
import { systemLog as words } from '../../messages/system-log.ts'
import classes from './system-log.module.css'

const time = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
/** Ms between two reads after changes. */
const pauseMs = 2000

interface LogChartProps {
  readonly filter: LogFilter
  /** A part of the time was chosen; both ISO 8601. */
  readonly onRange: (since: string, until: string) => void
}

/** How many events there were over time. A click on a bar shows its part of the time only. */
export function LogChart({ filter, onRange }: LogChartProps) {
  const queries = useQueryClient()
  const query = logHistogram(filter)
  const { data } = useQuery(query)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current)
    },
    [],
  )
  useLive(['event'], () => {
    timer.current ??= setTimeout(() => {
      timer.current = null
      void queries.invalidateQueries({ queryKey: query.queryKey })
    }, pauseMs)
  })
  if (data === undefined) return <div className={classes['chart']} />
  const { buckets, total, complete, until } = data
  const most = Math.max(1, ...buckets.map(({ count }) => count))
  const highest = buckets.find(({ count }) => count === most)
  return (
    <figure className={classes['figure']}>
      <figcaption className={classes['caption']}>
        <Text size="sm" fw={500}>
          {words.chart(total, complete)}
        </Text>
        <VisuallyHidden>
          {words.chartOf(total, highest?.count ?? 0, highest === undefined ? '' : time.format(new Date(highest.from)))}
        </VisuallyHidden>
      </figcaption>
      <svg
        className={classes['chart']}
        viewBox={`0 0 ${buckets.length * 10} 100`}
        preserveAspectRatio="none"
        aria-hidden
      >
        <line x1="0" x2={buckets.length * 10} y1="99.5" y2="99.5" className={classes['ground']} />
        {buckets.map(({ from, count }, index) => (
          <g
            key={from}
            className={classes['bar']}
            onClick={() => count > 0 && onRange(from, buckets[index + 1]?.from ?? until)}
          >
            <title>{words.bar(count, time.format(new Date(from)))}</title>
            <rect x={index * 10} width="10" y="0" height="100" className={classes['hit']} />
            <rect
              x={index * 10 + 1}
              width="8"
              y={100 - heightOf(count, most)}
              height={heightOf(count, most)}
              className={classes['column']}
            />
          </g>
        ))}
      </svg>
      <div className={classes['scale']} aria-hidden>
        <span>{time.format(new Date(data.since))}</span>
        <span>{time.format(new Date(until))}</span>
      </div>
    </figure>
  )
}

/** What there is can be seen, however little it is. */
const heightOf = (count: number, most: number) => (count === 0 ? 0 : Math.max(4, (count / most) * 96))
