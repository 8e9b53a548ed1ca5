import { Button, Group, Paper, SegmentedControl, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ZoomOut } from 'lucide-react'
import { useMemo } from 'react'
import { ranges, statisticsOf, type Range, type Statistics } from '../../api/statistics.ts'
import { useLiveRefresh } from '../../live/use-live-refresh.ts'
import { overview as words } from '../../messages/overview.ts'
import { DeliveryChart } from '../../parts/delivery-chart.tsx'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page } from '../../parts/page.tsx'
import { TimeChart } from '../../parts/time-chart.tsx'
import { FirstSteps } from './first-steps.tsx'
import { NumberTiles } from './number-tiles.tsx'
import { spanAround, statisticsFilter, usualRange, type OverviewSearch } from './overview-search.ts'
import { TroublePanels } from './trouble-panels.tsx'

/** The server gives the same numbers again for 2 s, so that asking more often would tell nothing new. */
const pauseMs = 2_500

/** Where one arrives: whether all is well, and what to do where it is not. */
export function OverviewPage() {
  const search: OverviewSearch = useSearch({ from: '/shell/' })
  const navigate = useNavigate()
  const filter = statisticsFilter(search)
  const { data, error, refetch } = useQuery(statisticsOf(filter))
  useLiveRefresh(['event', 'delivery', 'execution', 'flow', 'hook'], refetch, { pauseMs })
  const go = (next: OverviewSearch) => void navigate({ to: '/', search: next, resetScroll: false })
  const narrow = (since: string, until: string) => go({ range: search.range, ...spanAround(since, until) })
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={<RangeChoice search={search} onChoose={(range) => go({ range })} />}
    >
      <FirstSteps />
      {search.since !== undefined && search.until !== undefined && (
        <Group gap="sm">
          <Text size="sm">{words.span(moment(search.since), moment(search.until))}</Text>
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<ZoomOut size={14} aria-hidden />}
            onClick={() => go({ range: search.range })}
          >
            {words.wholeRange}
          </Button>
        </Group>
      )}
      {error !== null && <ErrorBox error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading rows={5} />}
      {data !== undefined && (
        <>
          <NumberTiles totals={data.totals} span={filter} />
          <Paper withBorder p="md">
            <DeliveryChart statistics={data} onSpan={narrow} />
          </Paper>
          <Paper withBorder p="md">
            <ExecutionChart statistics={data} onSpan={narrow} />
          </Paper>
          <TroublePanels failingHooks={data.failingHooks} span={filter} />
        </>
      )}
    </Page>
  )
}

const time = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const moment = (iso: string) => time.format(new Date(iso))

interface RangeChoiceProps {
  readonly search: OverviewSearch
  readonly onChoose: (range: Range) => void
}

function RangeChoice({ search, onChoose }: RangeChoiceProps) {
  return (
    <SegmentedControl
      aria-label={words.range}
      transitionDuration={0}
      value={search.range ?? usualRange}
      onChange={(value) => onChoose(ranges.find((known) => known === value) ?? usualRange)}
      data={ranges.map((range) => ({ value: range, label: words.ranges[range] }))}
    />
  )
}

interface ChartProps {
  readonly statistics: Statistics
  readonly onSpan: (since: string, until: string) => void
}

function ExecutionChart({ statistics: { buckets, totals, until }, onSpan }: ChartProps) {
  const { starts, bars } = useMemo(
    () => ({
      starts: buckets.map(({ start }) => start),
      bars: [
        {
          label: words.success,
          colour: '--mantine-color-teal-5',
          values: buckets.map(({ executions }) => executions.success),
        },
        {
          label: words.failed,
          colour: '--mantine-color-red-6',
          values: buckets.map(({ executions }) => executions.failed),
        },
        {
          label: words.cancelled,
          colour: '--mantine-color-gray-5',
          values: buckets.map(({ executions }) => executions.cancelled),
        },
      ],
    }),
    [buckets],
  )
  const { executions, executionsRunning } = totals
  return (
    <TimeChart
      title={words.executionsChart}
      summary={words.executionsSummary(executions.success, executions.failed, executionsRunning)}
      starts={starts}
      end={until}
      bars={bars}
      onSpan={onSpan}
      height={180}
    />
  )
}
