import { useMemo } from 'react'
import type { Statistics } from '../api/statistics.ts'
import { overview as words } from '../messages/overview.ts'
import { durationText } from './duration.tsx'
import { TimeChart, type TimeSeries } from './time-chart.tsx'

interface DeliveryChartProps {
  /** Of all event hooks, or of one. */
  readonly statistics: Statistics
  /** A part of the time, or what was dragged over: ISO 8601. */
  readonly onSpan: (since: string, until: string) => void
}

/** How deliveries fared over time, and how long they took. */
export function DeliveryChart({ statistics: { buckets, totals, until }, onSpan }: DeliveryChartProps) {
  const { starts, bars, lines } = useMemo(() => {
    const bar = (label: string, colour: string, of: (bucket: (typeof buckets)[number]) => number): TimeSeries => ({
      label,
      colour: `--mantine-color-${colour}`,
      values: buckets.map(of),
    })
    return {
      starts: buckets.map(({ start }) => start),
      bars: [
        bar(words.delivered, 'teal-5', ({ delivered }) => delivered),
        bar(words.pending, 'blue-4', ({ pending }) => pending),
        bar(words.failed, 'orange-5', ({ failed }) => failed),
        bar(words.givenUp, 'red-6', ({ givenUp }) => givenUp),
        bar(words.other, 'gray-5', ({ skipped, cancelled }) => skipped + cancelled),
      ],
      lines: [
        {
          label: words.p50Line,
          colour: '--mantine-color-iris-4',
          values: buckets.map(({ p50 }) => p50),
          isDashed: true,
        },
        { label: words.p95Line, colour: '--mantine-color-iris-6', values: buckets.map(({ p95 }) => p95) },
      ],
    }
  }, [buckets])
  const { delivered, pending, failed, givenUp, skipped, cancelled, p50, p95 } = totals.deliveries
  const counts = words.chartSummary({ delivered, pending, failed, givenUp, other: skipped + cancelled })
  const latency = p50 === null || p95 === null ? '' : words.latency(durationText(p50), durationText(p95))
  return (
    <TimeChart
      title={words.chart}
      summary={`${counts}${latency}`}
      starts={starts}
      end={until}
      bars={bars}
      lines={lines}
      lineText={durationText}
      onSpan={onSpan}
    />
  )
}
