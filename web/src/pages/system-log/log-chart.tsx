import { Paper, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { logHistogram, type Histogram, type LogFilter } from '../../api/logs.ts'
import { systemLog as words } from '../../messages/system-log.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { TimeChart } from '../../parts/time-chart.tsx'

const time = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const height = 120

interface LogChartProps {
  readonly filter: LogFilter
  /** A part of the time was chosen; both ISO 8601. */
  readonly onRange: (since: string, until: string) => void
  /** Below it, in the same frame. */
  readonly children: ReactNode
}

/** How many events there are, and when. A part of the time can be chosen by dragging, or in the table. */
export function LogChart({ filter, onRange, children }: LogChartProps) {
  const { data: newest, error, refetch } = useQuery(logHistogram(filter))
  // While somebody drags over it, it must not be drawn anew under the hand.
  const [held, setHeld] = useState<Histogram | null>(null)
  const data = held ?? newest
  useEffect(() => {
    if (held === null) return
    // The drawing itself hears of it first.
    const release = () => void setTimeout(() => setHeld(null))
    const ends = ['mouseup', 'pointercancel', 'blur'] as const
    for (const end of ends) window.addEventListener(end, release)
    return () => {
      for (const end of ends) window.removeEventListener(end, release)
    }
  }, [held])
  const buckets = data?.buckets
  const { starts, bars } = useMemo(
    () => ({
      starts: (buckets ?? []).map(({ from }) => from),
      bars: [
        {
          label: words.events,
          colour: '--mantine-color-iris-5',
          values: (buckets ?? []).map(({ count }) => count),
        },
      ],
    }),
    [buckets],
  )
  if (data === undefined) {
    if (error !== null) return <ErrorBox error={error} onRetry={() => void refetch()} />
    return <Skeleton height={height + 100} />
  }
  const { total, limit, complete, until } = data
  const most = Math.max(0, ...data.buckets.map(({ count }) => count))
  const highest = data.buckets.find(({ count }) => count === most)
  const told = words.chartOf(most, highest === undefined ? '' : time.format(new Date(highest.from)))
  return (
    <Paper withBorder p="md" pb="xs" onMouseDown={() => setHeld(data)}>
      <TimeChart
        title={words.chart(total, limit, complete)}
        summary={complete ? told : `${told} ${words.onlyNewest}`}
        starts={starts}
        end={until}
        bars={bars}
        onSpan={onRange}
        height={height}
      />
      {children}
    </Paper>
  )
}
