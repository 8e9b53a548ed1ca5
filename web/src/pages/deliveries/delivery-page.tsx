import { Code, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { deliveryDetail, type DeliveryAttempt, type DeliveryDetail } from '../../api/deliveries.ts'
import { messages } from '../../messages/index.ts'
import { durationText } from '../../parts/duration.tsx'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Loading } from '../../parts/loading.tsx'
import { HookName } from '../../parts/name-of.tsx'
import { Page } from '../../parts/page.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'

const words = messages.deliveries

/** One delivery with its attempts. */
export function DeliveryPage() {
  const { deliveryId } = useParams({ from: '/shell/deliveries/$deliveryId' })
  const { data, error, refetch } = useQuery(deliveryDetail(deliveryId))
  return (
    <Page title={`${words.one} ${deliveryId}`}>
      {error !== null && <ErrorBox error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && <Detail delivery={data} />}
      <div>
        <TextLink to="/deliveries">{messages.back(words.title)}</TextLink>
      </div>
    </Page>
  )
}

function Detail({ delivery }: { readonly delivery: DeliveryDetail }) {
  const { hookId, status, created, nextAttempt, executionId, eventUuids, attempts } = delivery
  return (
    <>
      <Facts
        facts={[
          [words.status, <StatusBadge key="status" of="delivery" status={status} />],
          [words.hook, <HookName key="hook" id={hookId} />],
          [words.created, <TimeAgo key="created" time={created} />],
          nextAttempt === null ? null : [words.nextAttempt, <TimeAgo key="next" time={nextAttempt} />],
          [words.events, eventUuids.join(', ')],
          executionId === undefined
            ? null
            : [
                words.execution,
                <TextLink key="execution" to="/executions/$executionId" params={{ executionId }}>
                  {executionId}
                </TextLink>,
              ],
        ]}
      />
      <Stack component="section" gap="sm">
        <Title order={2} size="h4">
          {words.attempts}
        </Title>
        {attempts.length === 0 && <Text>{words.noAttempts}</Text>}
        {attempts.map((attempt) => (
          <AttemptBox key={attempt.number} attempt={attempt} />
        ))}
      </Stack>
    </>
  )
}

function AttemptBox({ attempt }: { readonly attempt: DeliveryAttempt }) {
  const { number, started, durationMs, status, error, answer } = attempt
  return (
    <Paper withBorder p="md">
      <Stack gap="xs">
        <Group gap="md">
          <Title order={3} size="h5">
            {words.attempt(number)}
          </Title>
          <Text size="sm">{status === null ? words.noAnswer : words.httpStatus(status)}</Text>
          <Text size="sm">{durationText(durationMs)}</Text>
          <Text size="sm">
            <TimeAgo time={started} />
          </Text>
        </Group>
        {error !== null && <Text c="var(--mantine-color-error)">{error}</Text>}
        {answer !== null && answer !== '' && (
          <Code block tabIndex={0} role="group" aria-label={words.answer}>
            {answer}
          </Code>
        )}
      </Stack>
    </Paper>
  )
}
