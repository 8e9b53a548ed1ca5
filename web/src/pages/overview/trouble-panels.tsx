import { Paper, Text, Title } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { executionList } from '../../api/executions.ts'
import type { Statistics } from '../../api/statistics.ts'
import { useLiveRefresh } from '../../live/use-live-refresh.ts'
import { overview as words } from '../../messages/overview.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Loading } from '../../parts/loading.tsx'
import { FlowName, HookName } from '../../parts/name-of.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import type { Span } from './number-tiles.tsx'
import classes from './overview.module.css'

const shownRuns = 5

/** What needs somebody: the hooks and the runs that fail. */
export function TroublePanels({
  failingHooks,
  span,
}: {
  readonly failingHooks: Statistics['failingHooks']
  readonly span: Span
}) {
  return (
    <div className={classes['panels']}>
      <Panel title={words.failing}>
        {failingHooks.length === 0 ? (
          <Text c="dimmed">{words.failingNone}</Text>
        ) : (
          <ul className={classes['rows']}>
            {failingHooks.map(({ hookId, count }) => (
              <li key={hookId}>
                <TextLink to="/event-hooks/$hookId" params={{ hookId }}>
                  <HookName id={hookId} />
                </TextLink>
                <TextLink to="/deliveries" search={{ hookId, ...span }}>
                  {words.failures(count)}
                </TextLink>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <Panel title={words.failedRuns}>
        <FailedRuns />
      </Panel>
    </div>
  )
}

function FailedRuns() {
  const { data, error, refetch } = useInfiniteQuery(executionList({ status: 'FAILED' }))
  useLiveRefresh(['execution'], refetch, { pauseMs: 2_000, concerns: ({ status }) => status === 'FAILED' })
  if (data === undefined) {
    return error === null ? <Loading rows={2} /> : <ErrorBox error={error} onRetry={() => void refetch()} />
  }
  const rows = data.pages[0]?.rows.slice(0, shownRuns) ?? []
  if (rows.length === 0) return <Text c="dimmed">{words.failedRunsNone}</Text>
  return (
    <>
      <ul className={classes['rows']}>
        {rows.map(({ id, flowId, started, error: failure }) => (
          <li key={id}>
            <span>
              <TextLink to="/executions/$executionId" params={{ executionId: id }}>
                <FlowName id={flowId} />
              </TextLink>
              {failure !== null && (
                <Text size="sm" c="dimmed" lineClamp={1}>
                  {failure.message}
                </Text>
              )}
            </span>
            <TimeAgo time={started} />
          </li>
        ))}
      </ul>
      <Text size="sm" mt="xs">
        <TextLink to="/executions" search={{ status: 'FAILED' }}>
          {words.allFailed}
        </TextLink>
      </Text>
    </>
  )
}

function Panel({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section">
      <Title order={2} size="h4" mb="xs">
        {title}
      </Title>
      {children}
    </Paper>
  )
}
