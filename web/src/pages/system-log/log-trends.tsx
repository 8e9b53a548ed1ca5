import { Button, Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useId } from 'react'
import { logTrends, type LogFilter, type Trend } from '../../api/logs.ts'
import { systemLog as words } from '../../messages/system-log.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import classes from './log-trends.module.css'
import type { LogSearch } from './log-search.ts'

interface LogTrendsProps {
  readonly filter: LogFilter
  readonly isOpen: boolean
  readonly onToggle: () => void
  readonly onNarrow: (changed: Partial<LogSearch>) => void
}

/** The event types, actors and targets that the shown events have most often; each narrows the log to itself. */
export function LogTrends({ filter, isOpen, onToggle, onNarrow }: LogTrendsProps) {
  const id = useId()
  return (
    <>
      <div className={classes['toggle']}>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={isOpen ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={onToggle}
        >
          {words.trends}
        </Button>
      </div>
      <div id={id}>{isOpen && <TrendLists filter={filter} onNarrow={onNarrow} />}</div>
    </>
  )
}

function TrendLists({ filter, onNarrow }: Pick<LogTrendsProps, 'filter' | 'onNarrow'>) {
  const { data, error, refetch } = useQuery(logTrends(filter))
  if (data === undefined) {
    return error === null ? (
      <Skeleton height={180} my="sm" />
    ) : (
      <ErrorBox error={error} onRetry={() => void refetch()} />
    )
  }
  return (
    <div className={classes['lists']}>
      <TrendList title={words.trendTypes} trends={data.types} onChoose={({ id }) => onNarrow({ type: id })} />
      <TrendList title={words.trendActors} trends={data.actors} onChoose={({ id }) => onNarrow({ actor: id })} />
      <TrendList title={words.trendTargets} trends={data.targets} onChoose={({ id }) => onNarrow({ target: id })} />
    </div>
  )
}

interface TrendListProps {
  readonly title: string
  readonly trends: readonly Trend[]
  readonly onChoose: (trend: Trend) => void
}

function TrendList({ title, trends, onChoose }: TrendListProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className={classes['trend']}>
      <h3 id={id} className={classes['title']}>
        {title}
      </h3>
      {trends.length === 0 && (
        <Text size="sm" c="dimmed">
          {words.noTrend}
        </Text>
      )}
      <ol className={classes['list']}>
        {trends.map((trend) => (
          <li key={trend.id} className={classes['entry']}>
            <button
              type="button"
              className={classes['name']}
              title={words.narrowTo(trend.name == null ? trend.id : `${trend.name} (${trend.id})`)}
              onClick={() => onChoose(trend)}
            >
              {trend.name ?? trend.id}
            </button>
            <span className={classes['count']}>{words.trendOf(trend.count, trend.share)}</span>
            <span aria-hidden className={classes['bar']} style={{ width: `${Math.max(0.5, trend.share * 100)}%` }} />
          </li>
        ))}
      </ol>
    </section>
  )
}
