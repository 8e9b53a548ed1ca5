import { Group, Stack, Text, Timeline } from '@mantine/core'
import { Check, Clock, X } from 'lucide-react'
import type { DeliveryAttempt, DeliveryDetail } from '../../api/deliveries.ts'
import { deliveries as words } from '../../messages/deliveries.ts'
import { durationText } from '../../parts/duration.tsx'
import { JsonView } from '../../parts/json-view.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import classes from './deliveries.module.css'

/** All attempts from the first to the one that is planned. */
export function DeliveryAttempts({ delivery }: { readonly delivery: DeliveryDetail }) {
  const { attempts, nextAttempt } = delivery
  if (attempts.length === 0 && nextAttempt === null) return <Text>{words.noAttempts}</Text>
  return (
    <Timeline bulletSize={26} lineWidth={2} active={attempts.length}>
      {attempts.map((attempt) => (
        <Timeline.Item
          key={attempt.number}
          color={attempt.error === null ? 'teal' : 'red'}
          bullet={attempt.error === null ? <Check size={14} aria-hidden /> : <X size={14} aria-hidden />}
          title={<AttemptTitle attempt={attempt} />}
        >
          {attempt.error !== null && (
            <Text size="sm" className={classes['bad'] ?? ''}>
              {attempt.error}
            </Text>
          )}
          <Text size="sm" c="dimmed">
            <TimeAgo time={attempt.started} />
          </Text>
        </Timeline.Item>
      ))}
      {nextAttempt !== null && (
        <Timeline.Item bullet={<Clock size={14} aria-hidden />} title={words.nextAttempt} lineVariant="dashed">
          <Text size="sm" c="dimmed">
            <TimeAgo time={nextAttempt} />
          </Text>
        </Timeline.Item>
      )}
    </Timeline>
  )
}

function AttemptTitle({ attempt: { number, status, durationMs } }: { readonly attempt: DeliveryAttempt }) {
  return (
    <Group gap="sm">
      <span>{words.attempt(number)}</span>
      <Text size="sm">{status === null ? words.noAnswer : words.httpStatus(status)}</Text>
      <Text size="sm" c="dimmed">
        {durationText(durationMs)}
      </Text>
    </Group>
  )
}

/** What came back the last time. */
export function DeliveryResponse({ delivery }: { readonly delivery: DeliveryDetail }) {
  const last = delivery.attempts.at(-1)
  if (last === undefined) return <Text>{words.noAttempts}</Text>
  const { answer, error } = last
  return (
    <Stack gap="sm">
      <AttemptTitle attempt={last} />
      {error !== null && <Text className={classes['bad'] ?? ''}>{error}</Text>}
      {answer === null || answer === '' ? (
        <Text c="dimmed">{words.noBody}</Text>
      ) : (
        <>
          <JsonView label={words.answer} value={readable(answer)} asText />
          <Text size="sm" c="dimmed">
            {words.bodyCut}
          </Text>
        </>
      )}
    </Stack>
  )
}

/** JSON with its lines; anything else as it came. */
export function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
