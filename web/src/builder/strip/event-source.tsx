import { useQuery } from '@tanstack/react-query'
import { ApiError } from '../../api/client.ts'
import { eventTypeDetail } from '../../api/event-types.ts'
import { strip as words } from '../../messages/strip.ts'
import { TextLink } from '../../parts/text-link.tsx'
import classes from './card.module.css'
import triggerClasses from './trigger-card.module.css'

/** The event type that a flow waits for: what it is, and that the flow runs once for each. */
export function EventSource({ type }: { readonly type: string }) {
  const { data, error } = useQuery({ ...eventTypeDetail(type), retry: false })
  const isUnknown = error instanceof ApiError && error.status === 404
  return (
    <div className={triggerClasses['source']}>
      <TextLink to="/event-types/$type" params={{ type }}>
        <code>{type}</code>
      </TextLink>
      {data !== undefined && data.description !== '' && <p className={classes['quiet']}>{data.description}</p>}
      {isUnknown && <p className={classes['unknown']}>{words.unknownType}</p>}
    </div>
  )
}
