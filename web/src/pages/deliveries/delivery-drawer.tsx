import { Group, Stack, Tabs, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { deliveryDetail, type DeliveryDetail } from '../../api/deliveries.ts'
import { useLiveRefresh } from '../../live/use-live-refresh.ts'
import { deliveries as words } from '../../messages/deliveries.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Facts } from '../../parts/facts.tsx'
import { IdText } from '../../parts/id-text.tsx'
import { Loading } from '../../parts/loading.tsx'
import { HookName } from '../../parts/name-of.tsx'
import { SideDrawer } from '../../parts/side-drawer.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { DeliveryActions } from './delivery-actions.tsx'
import { DeliveryAttempts, DeliveryResponse } from './delivery-attempts.tsx'
import { EventNames } from './delivery-columns.tsx'
import { DeliveryRequestView } from './delivery-request.tsx'
import { deliveryTabs, type DeliveryTab } from './delivery-search.ts'

interface DeliveryDrawerProps {
  /** Null where none is open. */
  readonly id: string | null
  readonly tab: DeliveryTab
  readonly onTab: (tab: DeliveryTab) => void
  readonly onClose: () => void
}

const tabNames: Readonly<Record<DeliveryTab, string>> = {
  attempts: words.attempts,
  request: words.request,
  response: words.response,
}

/** One delivery beside the list: what was sent, what came back, and what can be done. */
export function DeliveryDrawer({ id, tab, onTab, onClose }: DeliveryDrawerProps) {
  return (
    <SideDrawer opened={id !== null} title={words.one} onClose={onClose} size="46rem">
      {id !== null && <Content key={id} id={id} tab={tab} onTab={onTab} />}
    </SideDrawer>
  )
}

function Content({ id, tab, onTab }: { readonly id: string } & Pick<DeliveryDrawerProps, 'tab' | 'onTab'>) {
  const { data, error, refetch } = useQuery(deliveryDetail(id))
  useLiveRefresh(['delivery'], refetch, { pauseMs: 300, concerns: (change) => change.id === id })
  if (data === undefined) {
    return error === null ? <Loading rows={4} /> : <ErrorBox error={error} onRetry={() => void refetch()} />
  }
  return (
    <Stack gap="lg">
      {error !== null && <ErrorBox error={error} onRetry={() => void refetch()} />}
      <Head delivery={data} />
      <DeliveryActions delivery={data} onDone={refetch} />
      <Tabs value={tab} onChange={(next) => onTab(deliveryTabs.find((known) => known === next) ?? 'attempts')}>
        <Tabs.List aria-label={words.sections}>
          {deliveryTabs.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {tabNames[each]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="attempts" pt="md">
          <DeliveryAttempts delivery={data} />
        </Tabs.Panel>
        <Tabs.Panel value="request" pt="md">
          {tab === 'request' && <DeliveryRequestView id={id} />}
        </Tabs.Panel>
        <Tabs.Panel value="response" pt="md">
          {tab === 'response' && <DeliveryResponse delivery={data} />}
        </Tabs.Panel>
      </Tabs>
    </Stack>
  )
}

function Head({ delivery }: { readonly delivery: DeliveryDetail }) {
  const { id, hookId, status, created, attemptCount, maxAttempts, eventUuids, executionId } = delivery
  return (
    <Stack gap="md">
      <Group gap="sm" justify="space-between" wrap="nowrap" align="flex-start">
        <Text fw={650} size="lg" style={{ overflowWrap: 'anywhere' }}>
          <EventNames {...delivery} />
        </Text>
        <div role="status">
          <StatusBadge of="delivery" status={status} />
        </div>
      </Group>
      <Facts
        facts={[
          [words.id, <IdText key="id" id={id} label={words.id} />],
          [
            words.hook,
            <TextLink key="hook" to="/event-hooks/$hookId" params={{ hookId }}>
              <HookName id={hookId} />
            </TextLink>,
          ],
          [words.created, <TimeAgo key="created" time={created} />],
          [words.attempts, words.attemptOf(attemptCount, maxAttempts)],
          [
            words.events,
            <Stack key="events" gap={2}>
              {eventUuids.slice(0, 5).map((uuid) => (
                <TextLink key={uuid} to="/system-log" search={{ event: uuid }}>
                  {uuid}
                </TextLink>
              ))}
              {eventUuids.length > 5 && <span>{words.moreEvents(eventUuids.length - 5)}</span>}
            </Stack>,
          ],
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
    </Stack>
  )
}
