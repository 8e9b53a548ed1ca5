import { Fragment } from 'react'
import type { DeliveryItem } from '../../api/deliveries.ts'
import { general } from '../../messages/general.ts'
import { deliveries as words } from '../../messages/deliveries.ts'
import { durationText } from '../../parts/duration.tsx'
import { HookName } from '../../parts/name-of.tsx'
import type { Column } from '../../parts/resource-table.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import classes from './deliveries.module.css'

/** The first event's type, and how many more there are. */
export function EventNames({ eventTypes, eventUuids }: Pick<DeliveryItem, 'eventTypes' | 'eventUuids'>) {
  const more = eventUuids.length - 1
  return (
    <>
      {/* A long type goes on in the next line before one of its dots. */}
      {(eventTypes[0] ?? words.noEvent).split('.').map((part, at) => (
        <Fragment key={at}>
          {at > 0 && <wbr />}
          {at > 0 ? `.${part}` : part}
        </Fragment>
      ))}
      {more > 0 && ` ${words.moreEvents(more)}`}
    </>
  )
}

/** What the last attempt came to, in a word or two. */
export function AnswerText({ delivery }: { readonly delivery: DeliveryItem }) {
  const { lastStatus, lastError, attemptCount } = delivery
  if (attemptCount === 0) return general.none
  const text = lastStatus === null ? words.noAnswer : words.httpStatus(lastStatus)
  return (
    <span className={lastError === null ? undefined : classes['bad']} title={lastError ?? undefined}>
      {text}
    </span>
  )
}

const hookColumn: Column<DeliveryItem> = {
  header: words.hook,
  from: 'md',
  width: '18%',
  cell: ({ hookId }) => <HookName id={hookId} />,
}

/** @param hookId of the one hook that they are all of, which needs no column then; without it the list opens them beside itself */
export const deliveryColumns = (hookId?: string): readonly Column<DeliveryItem>[] => [
  {
    header: words.event,
    cell: (delivery) => (
      <TextLink
        to="/deliveries"
        search={(before: object) => ({ ...(hookId === undefined ? before : { hookId }), id: delivery.id })}
        underline="hover"
        className={classes['event'] ?? ''}
      >
        <EventNames {...delivery} />
      </TextLink>
    ),
  },
  { header: words.status, width: '8.5rem', cell: ({ status }) => <StatusBadge of="delivery" status={status} /> },
  ...(hookId === undefined ? [hookColumn] : []),
  { header: words.result, from: 'sm', width: '7rem', cell: (delivery) => <AnswerText delivery={delivery} /> },
  {
    header: words.attempts,
    from: 'lg',
    width: '6rem',
    align: 'right',
    cell: ({ attemptCount, maxAttempts }) => words.attemptOf(attemptCount, maxAttempts),
  },
  {
    header: words.took,
    from: 'lg',
    width: '6rem',
    align: 'right',
    cell: ({ durationMs }) => (durationMs === null ? general.none : durationText(durationMs)),
  },
  { header: words.made, from: 'sm', width: '9rem', align: 'right', cell: ({ created }) => <TimeAgo time={created} /> },
]
