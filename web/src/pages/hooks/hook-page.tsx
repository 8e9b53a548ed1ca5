import { Alert, Button, Group, Stack, Tabs, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { eventHookDetail, inspectedUrl, type EventHookItem } from '../../api/event-hooks.ts'
import { useLive } from '../../live/use-live.ts'
import { hookForm as words } from '../../messages/hook-form.ts'
import { hooks } from '../../messages/hooks.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { LinkButton } from '../../parts/link-button.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page } from '../../parts/page.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { DeleteHook } from './delete-hook.tsx'
import { hookTabs, type HookTab } from './hook-addresses.ts'
import { HookFilters } from './hook-filters.tsx'
import { HookSettings } from './hook-settings.tsx'
import { MissedEvents } from './missed-events.tsx'
import { TokenRecommendation } from './token-recommendation.tsx'
import { useHookActions } from './use-hook-actions.ts'
import { useThrottled } from './use-throttled.ts'
import { VerificationFailure } from './verification-failure.tsx'

// Most visits are for one tab.
const HookPreview = lazy(() => import('./hook-preview.tsx').then(({ HookPreview }) => ({ default: HookPreview })))
const HookDeliveries = lazy(() =>
  import('./hook-deliveries.tsx').then(({ HookDeliveries }) => ({ default: HookDeliveries })),
)
const HookHistory = lazy(() => import('./hook-history.tsx').then(({ HookHistory }) => ({ default: HookHistory })))

const from = '/shell/event-hooks/$hookId'

/** One event hook: what it does, how it fares and what was done to it. */
export function HookPage() {
  const { hookId } = useParams({ from })
  const { data: hook, error, refetch } = useQuery(eventHookDetail(hookId))
  const crumbs = [
    <TextLink key="hooks" to="/event-hooks">
      {hooks.title}
    </TextLink>,
  ]
  if (hook === undefined) {
    return (
      <Page title={hookId} crumbs={crumbs}>
        {error === null ? <Loading /> : <ErrorBox error={error} onRetry={() => void refetch()} />}
      </Page>
    )
  }
  return (
    <Page
      key={hookId}
      title={hook.name}
      crumbs={crumbs}
      {...(hook.description === null ? {} : { lead: hook.description })}
      actions={
        <Group gap="xs">
          <StatusBadge of="hook" status={hook.status} />
          <StatusBadge of="verification" status={hook.verificationStatus} />
        </Group>
      }
    >
      <Hook hook={hook} />
    </Page>
  )
}

function Hook({ hook }: { readonly hook: EventHookItem }) {
  const { tab = 'settings' } = useSearch({ from })
  const navigate = useNavigate({ from: '/event-hooks/$hookId' })
  const queries = useQueryClient()
  const refresh = useThrottled((ids) => {
    for (const id of ids) void queries.invalidateQueries({ queryKey: ['hookStatistics', id] })
  })
  useLive(['delivery', 'hook'], (changes) => {
    for (const { kind, id, hookId } of changes) {
      if (kind === 'delivery' && hookId === hook.id) refresh(hook.id)
      if (kind === 'hook' && id === hook.id) {
        void queries.invalidateQueries({ queryKey: eventHookDetail(id).queryKey })
        void queries.invalidateQueries({ queryKey: [`/api/v1/eventHooks/${id}/changes`] })
      }
    }
  })
  return (
    <Stack gap="lg">
      <Actions hook={hook} />
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(value) =>
          void navigate({ search: (before) => ({ ...before, tab: hookTabs.find((known) => known === value) }) })
        }
      >
        <Tabs.List aria-label={words.tabsLabel} mb="lg">
          {hookTabs.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {words.tabs[each]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {hookTabs.map((each) => (
          <Tabs.Panel key={each} value={each}>
            <Suspense fallback={<Loading />}>
              <TabContent tab={each} hook={hook} />
            </Suspense>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  )
}

function TabContent({ tab, hook }: { readonly tab: HookTab; readonly hook: EventHookItem }) {
  switch (tab) {
    case 'settings':
      return <HookSettings hook={hook} />
    case 'filters':
      return <HookFilters hook={hook} />
    case 'preview':
      return <HookPreview hook={hook} />
    case 'deliveries':
      return <HookDeliveries hook={hook} />
    case 'history':
      return <HookHistory hook={hook} />
  }
}

/** What can be done to the hook as a whole, and what should be. */
function Actions({ hook }: { readonly hook: EventHookItem }) {
  const { id, status, verificationStatus } = hook
  const navigate = useNavigate()
  const { verify, activate, deactivate, test } = useHookActions(hook)
  const { data: url } = useQuery(inspectedUrl(hook.channel.config.uri))
  const [isDeleting, setDeleting] = useState(false)
  const isVerified = verificationStatus === 'VERIFIED'
  const isActive = status === 'ACTIVE'
  return (
    <>
      <Group gap="sm">
        {/* The first thing to do is the one that stands out. */}
        <Button variant={isVerified ? 'default' : 'filled'} loading={verify.isPending} onClick={() => verify.mutate()}>
          {hooks.verify}
        </Button>
        {isActive ? (
          <Button variant="default" loading={deactivate.isPending} onClick={() => deactivate.mutate()}>
            {hooks.deactivate}
          </Button>
        ) : (
          <Button loading={activate.isPending} onClick={() => activate.mutate()}>
            {hooks.activate}
          </Button>
        )}
        <Button
          variant="default"
          loading={test.isPending}
          disabled={!isVerified || !isActive}
          onClick={() => test.mutate()}
        >
          {hooks.sendTest}
        </Button>
        <LinkButton to="/deliveries" search={{ hookId: id, status: 'GIVEN_UP', replay: 'new' }} variant="default">
          {words.replayFailed}
        </LinkButton>
        <Button variant="default" c="var(--mantine-color-error)" onClick={() => setDeleting(true)}>
          {hooks.delete}
        </Button>
      </Group>
      {test.data !== undefined && (
        <Text size="sm" role="status">
          {hooks.testSent}{' '}
          <TextLink to="/deliveries/$deliveryId" params={{ deliveryId: test.data.deliveryId }}>
            {words.testDelivery}
          </TextLink>
        </Text>
      )}
      {verify.error !== null && !isVerified && <VerificationFailure error={verify.error} />}
      {!isVerified && <Alert color="orange" variant="outline" title={words.receivesNothing} />}
      {isVerified && !isActive && <Alert color="gray" variant="outline" title={words.receivesNothingInactive} />}
      <MissedEvents hook={hook} />
      {url?.flow?.status === 'INACTIVE' && (
        <Alert color="orange" variant="outline" title={words.flowOff}>
          <Text size="sm">{words.flowOffText(url.flow.name)}</Text>
        </Alert>
      )}
      <TokenRecommendation
        hook={hook}
        onMoved={(moved) => {
          if (moved.verificationStatus === 'VERIFIED') return
          void navigate({ to: '/event-hooks/new', search: { step: 'verify', hookId: id } })
        }}
      />
      <DeleteHook
        hook={hook}
        opened={isDeleting}
        onClose={() => setDeleting(false)}
        onDeleted={() => void navigate({ to: '/event-hooks' })}
      />
    </>
  )
}
