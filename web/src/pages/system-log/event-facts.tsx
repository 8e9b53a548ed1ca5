import type { LogEventItem, LogParty } from '../../api/logs.ts'
import type { LogValue } from '../../api/log-values.ts'
import { general } from '../../messages/general.ts'
import { systemLog as words } from '../../messages/system-log.ts'
import { Facts } from '../../parts/facts.tsx'
import { IdText } from '../../parts/id-text.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { badge, NarrowButton, shown, type OnNarrow } from './log-columns.tsx'
import classes from './system-log.module.css'

/** Of the targets of an event; all of them are in the whole event. */
const mostTargets = 10

interface EventFactsProps {
  readonly event: LogEventItem
  readonly onType: (type: string) => void
  readonly onNarrow: OnNarrow
}

/** What one event says. A click on a value narrows the log to the events that have it too. */
export function EventFacts({ event, onType, onNarrow }: EventFactsProps) {
  const { uuid, eventType, displayMessage, published, actor, target, outcome, severity, client, transaction } = event
  const value = (name: LogValue, given: unknown, show = (word: string): React.ReactNode => word) => (
    <NarrowButton name={name} value={given} word={shown(given)} onNarrow={onNarrow} show={show} />
  )
  const party = (name: LogValue, given: LogParty | null | undefined, key = 0) => {
    const word = shown(given?.displayName) ?? shown(given?.alternateId) ?? shown(given?.id)
    const [kind, alternateId] = [shown(given?.type), shown(given?.alternateId)]
    return (
      <div key={key}>
        <NarrowButton name={name} value={given?.id} word={word} onNarrow={onNarrow} />
        {word !== null && (
          <span className={classes['more']}>
            {[kind, alternateId === word ? null : alternateId].filter((part) => part !== null).join(' · ')}
          </span>
        )}
      </div>
    )
  }
  const targets: readonly (LogParty | null)[] = Array.isArray(target) ? target.slice(0, mostTargets) : []
  const reason = shown(outcome?.reason)
  return (
    <div className={classes['facts']}>
      <Facts
        facts={[
          [
            words.type,
            <div key="type" className={classes['type']}>
              <button
                type="button"
                className={classes['value']}
                title={words.narrowTo(eventType)}
                aria-label={words.narrowTo(eventType)}
                onClick={() => onType(eventType)}
              >
                {eventType}
              </button>
              <TextLink to="/event-types/$type" params={{ type: eventType }} size="sm">
                {words.typePage}
              </TextLink>
            </div>,
          ],
          [words.message, shown(displayMessage) ?? general.none],
          [words.published, <TimeAgo key="time" time={published} />],
          [words.actor, party('actor', actor)],
          targets.length === 0
            ? null
            : [
                targets.length === 1 ? words.target : words.targets,
                targets.map((each, index) => party('target', each, index)),
              ],
          [words.outcome, value('outcome', outcome?.result, badge)],
          reason === null ? null : [words.reason, reason],
          shown(severity) === null ? null : [words.severity, value('severity', severity, badge)],
          shown(client?.ipAddress) === null ? null : [words.values.ip, value('ip', client?.ipAddress)],
          shown(transaction?.id) === null ? null : [words.values.transaction, value('transaction', transaction?.id)],
          [words.uuid, <IdText key="uuid" id={uuid} label={words.uuid} />],
        ]}
      />
    </div>
  )
}
