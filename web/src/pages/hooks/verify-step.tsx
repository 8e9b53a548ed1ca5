import { Alert, Button, Code, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { inspectedUrl, type EventHookItem } from '../../api/event-hooks.ts'
import { hookForm as words } from '../../messages/hook-form.ts'
import { hooks } from '../../messages/hooks.ts'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { TokenRecommendation } from './token-recommendation.tsx'
import { useHookActions } from './use-hook-actions.ts'
import { VerificationFailure } from './verification-failure.tsx'

/** The last step: the endpoint proves that it wants the events. An own one does so without being asked twice. */
export function VerifyStep({ hook }: { readonly hook: EventHookItem }) {
  const { verify, activate, test } = useHookActions(hook)
  const { data: url } = useQuery(inspectedUrl(hook.channel.config.uri))
  const isVerified = hook.verificationStatus === 'VERIFIED'
  const isOwn = url?.own === true
  const isAsked = useRef(false)
  const { mutate } = verify
  useEffect(() => {
    if (!isOwn || isVerified || isAsked.current) return
    isAsked.current = true
    mutate()
  }, [isOwn, isVerified, mutate])
  return (
    <Stack gap="md" maw="54rem">
      <Paper withBorder p="lg" radius="lg">
        <Stack gap="md">
          <Group justify="space-between">
            <Title order={2} size="h4">
              {isVerified ? words.verifiedTitle : words.verifyTitle}
            </Title>
            <Group gap="xs">
              <StatusBadge of="hook" status={hook.status} />
              <StatusBadge of="verification" status={hook.verificationStatus} />
            </Group>
          </Group>
          {isOwn && <Text>{words.verifyOwn}</Text>}
          {isVerified ? (
            <Text>{hook.status === 'ACTIVE' ? words.verifiedText : words.verifiedInactive}</Text>
          ) : (
            <>
              {!isOwn && <Text>{words.verifyText}</Text>}
              {!isOwn && <Code block>{words.verifyExpected}</Code>}
              <Text size="sm" c="dimmed">
                {words.receivesNothing}
              </Text>
            </>
          )}
          {url?.flow?.status === 'INACTIVE' && (
            <Alert color="orange" variant="outline" title={words.flowOff}>
              <Text size="sm">{words.flowOffText(url.flow.name)}</Text>
            </Alert>
          )}
          {verify.error !== null && !isVerified && <VerificationFailure error={verify.error} />}
          <Group gap="sm">
            <Button
              variant={isVerified ? 'default' : 'filled'}
              loading={verify.isPending}
              onClick={() => verify.mutate()}
            >
              {isVerified ? words.verifyAgain : words.verify}
            </Button>
            {hook.status === 'INACTIVE' && (
              <Button variant="default" loading={activate.isPending} onClick={() => activate.mutate()}>
                {hooks.activate}
              </Button>
            )}
            {isVerified && hook.status === 'ACTIVE' && (
              <Button loading={test.isPending} onClick={() => test.mutate()}>
                {hooks.sendTest}
              </Button>
            )}
          </Group>
          {test.data !== undefined && (
            <Text size="sm" role="status">
              {hooks.testSent}{' '}
              <TextLink to="/deliveries/$deliveryId" params={{ deliveryId: test.data.deliveryId }}>
                {words.testDelivery}
              </TextLink>
            </Text>
          )}
        </Stack>
      </Paper>
      <TokenRecommendation hook={hook} onMoved={() => verify.reset()} />
      {isVerified && (
        <Group gap="lg">
          <TextLink to="/event-hooks/$hookId" params={{ hookId: hook.id }}>
            {words.openHook}
          </TextLink>
          <TextLink to="/system-log" search={{ publish: hook.events.items[0] }}>
            {words.publishEvent}
          </TextLink>
        </Group>
      )}
    </Stack>
  )
}
