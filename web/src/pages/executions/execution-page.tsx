import { Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { executionDetail, type ExecutionDetail } from '../../api/executions.ts'
import { messages } from '../../messages/index.ts'
import { Duration } from '../../parts/duration.tsx'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Loading } from '../../parts/loading.tsx'
import { FlowName } from '../../parts/name-of.tsx'
import { Page } from '../../parts/page.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { ExecutedCards } from './executed-cards.tsx'
import { startedBy } from './execution-columns.tsx'

const words = messages.executions

/** One execution, card by card. It renews itself until the execution has ended. */
export function ExecutionPage() {
  const { executionId } = useParams({ from: '/shell/executions/$executionId' })
  const { data, error, refetch } = useQuery(executionDetail(executionId))
  return (
    <Page title={`${words.one} ${executionId}`}>
      {error !== null && <ErrorBox error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && <Detail execution={data} />}
      <div>
        <TextLink to="/executions">{messages.back(words.title)}</TextLink>
      </div>
    </Page>
  )
}

function Detail({ execution }: { readonly execution: ExecutionDetail }) {
  const { flowId, flowVersion, status, started, finished, trigger, error, cards } = execution
  const { deliveryId, eventUuids } = trigger
  return (
    <>
      <Facts
        facts={[
          [words.status, <StatusBadge key="status" of="execution" status={status} />],
          [
            words.flow,
            <span key="flow">
              <TextLink to="/executions" search={{ flowId }}>
                <FlowName id={flowId} />
              </TextLink>
              {`, ${words.flowVersion(flowVersion)}`}
            </span>,
          ],
          [words.started, <TimeAgo key="started" time={started} />],
          [words.duration, <Duration key="duration" started={started} finished={finished} />],
          [words.startedBy, startedBy(execution)],
          deliveryId === undefined
            ? null
            : [
                words.delivery,
                <TextLink key="delivery" to="/deliveries/$deliveryId" params={{ deliveryId }}>
                  {deliveryId}
                </TextLink>,
              ],
          eventUuids === undefined ? null : [words.events, eventUuids.join(', ')],
        ]}
      />
      {error !== null && <ErrorBox title={words.error} error={new Error(error.message)} />}
      <section>
        <Title order={2} size="h4" mb="sm">
          {words.cards}
        </Title>
        <ExecutedCards cards={cards} />
      </section>
    </>
  )
}
