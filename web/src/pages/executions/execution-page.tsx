import { Alert, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo } from 'react'
import { cardList } from '../../api/cards.ts'
import { ApiError } from '../../api/client.ts'
import { executionDetail, type ExecutionDetail } from '../../api/executions.ts'
import { general } from '../../messages/general.ts'
import { execution as words, executions } from '../../messages/executions.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page } from '../../parts/page.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { CardDetails } from './card-details.tsx'
import { failedPath, type CardPath } from './card-path.ts'
import { ExecutionActions } from './execution-actions.tsx'
import { ShownContext } from './execution-context.ts'
import { ExecutionFacts } from './execution-facts.tsx'
import type { ExecutionPageSearch } from './execution-search.ts'
import { Inspector } from './inspector.tsx'
import { RunStrip } from './run-strip.tsx'

/** One execution, card by card. The live stream says when it went on. */
export function ExecutionPage() {
  const { executionId } = useParams({ from: '/shell/executions/$executionId' })
  const { data, error, refetch } = useQuery(executionDetail(executionId))
  if (data !== undefined)
    return <Shown key={executionId} execution={data} error={error} onRetry={() => void refetch()} />
  const isGone = error instanceof ApiError && error.status === 404
  return (
    <Page title={`${executions.one} ${executionId}`} crumbs={[<Crumb key="list" />]}>
      {isGone ? (
        <Alert variant="outline" color="gray" title={executions.goneTitle}>
          {executions.gone}
        </Alert>
      ) : error === null ? (
        <Loading />
      ) : (
        <ErrorBox error={error} onRetry={() => void refetch()} />
      )}
      <div>
        <TextLink to="/executions">{general.back(executions.title)}</TextLink>
      </div>
    </Page>
  )
}

const Crumb = () => <TextLink to="/executions">{executions.title}</TextLink>

interface ShownProps {
  readonly execution: ExecutionDetail
  /** It could not be read again. */
  readonly error: Error | null
  readonly onRetry: () => void
}

function Shown({ execution, error, onRetry }: ShownProps) {
  const search: ExecutionPageSearch = useSearch({ from: '/shell/executions/$executionId' })
  const navigate = useNavigate({ from: '/executions/$executionId' })
  const cards = useQuery(cardList).data
  const declarations = useMemo(() => new Map((cards ?? []).map((card) => [card.id, card])), [cards])
  const failed = useMemo(() => failedPath(execution.cards), [execution.cards])
  const selected = search.card ?? failed ?? execution.cards[0]?.id ?? ''
  const change = useCallback(
    (changed: Partial<ExecutionPageSearch>) =>
      void navigate({
        to: '/executions/$executionId',
        params: { executionId: execution.id },
        search: (before) => ({ ...before, ...changed }),
        replace: true,
        resetScroll: false,
      }),
    [navigate, execution.id],
  )
  const select = useCallback((card: CardPath) => change({ card }), [change])
  const shown = useMemo(
    () => ({ execution, declarations, selected, select }),
    [execution, declarations, selected, select],
  )
  const isFirstLook = search.card === undefined
  useEffect(() => {
    // What failed is what one came for.
    if (!isFirstLook || failed === null) return
    document.querySelector<HTMLElement>('[data-card][aria-current="true"]')?.focus({ preventScroll: true })
    // Only when it is first seen.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  return (
    <ShownContext value={shown}>
      <Page
        title={execution.flowName ?? `${executions.one} ${execution.id}`}
        crumbs={[<Crumb key="list" />]}
        actions={<ExecutionActions />}
      >
        {error !== null && <ErrorBox error={error} onRetry={onRetry} />}
        <ExecutionFacts />
        {execution.error !== null && failed === null && (
          <ErrorBox title={execution.error.kind} error={new Error(execution.error.message)} />
        )}
        <Stack gap="md">
          <RunStrip />
          {execution.cards.length === 1 && execution.finished !== null && <Text c="dimmed">{words.noCards}</Text>}
          <CardDetails />
        </Stack>
        <Inspector
          view={search.view ?? 'table'}
          onView={(view) => change({ view: view === 'table' ? undefined : view })}
        />
      </Page>
    </ShownContext>
  )
}
