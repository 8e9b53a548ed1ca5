import { Anchor } from '@mantine/core'
import { execution as words, executions } from '../../messages/executions.ts'
import { Duration } from '../../parts/duration.tsx'
import { Facts, type Fact } from '../../parts/facts.tsx'
import { IdText } from '../../parts/id-text.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import type { ExecutedCard, ExecutionDetail } from '../../api/executions.ts'
import { childPath, type CardPath } from './card-path.ts'
import { startedBy } from './execution-columns.tsx'
import { titleOf, useShown } from './execution-context.ts'

/** What is to be known of an execution as a whole, with the ways to what it belongs to. */
export function ExecutionFacts() {
  const { execution } = useShown()
  const { id, flowId, flowName, flowVersion, status, started, finished, wakeAt } = execution
  const version = executions.flowVersion(flowVersion)
  return (
    <Facts
      facts={[
        [executions.status, <StatusBadge key="status" of="execution" status={status} />],
        wakeAt === null ? null : [words.wakes, <TimeAgo key="wakes" time={wakeAt} />],
        [executions.started, <TimeAgo key="started" time={started} />],
        finished === null
          ? null
          : [executions.duration, <Duration key="duration" started={started} finished={finished} />],
        [
          executions.flow,
          flowName === null ? (
            executions.deletedFlow
          ) : (
            <span key="flow">
              <TextLink to="/flows/$flowId" params={{ flowId }}>
                {flowName}
              </TextLink>
              {`, ${version}`}
            </span>
          ),
        ],
        ...originFacts(execution),
        answerFact(execution, <Answer key="answer" />),
        [executions.id, <IdText key="id" id={id} label={executions.id} />],
      ]}
    />
  )
}

function originFacts(execution: ExecutionDetail): readonly Fact[] {
  const { deliveryId, eventUuids = [], retryOf, origin } = execution.trigger
  return [
    [
      executions.startedBy,
      deliveryId === undefined ? (
        startedBy(execution)
      ) : (
        <TextLink key="by" to="/deliveries" search={{ id: deliveryId }}>
          {startedBy(execution)}
        </TextLink>
      ),
    ],
    retryOf === undefined
      ? null
      : [
          words.retryOf,
          <TextLink key="retry" to="/executions/$executionId" params={{ executionId: retryOf }}>
            {retryOf}
          </TextLink>,
        ],
    // What one looks for in the server's log.
    origin === undefined
      ? null
      : [words.requestId, <IdText key="request" id={origin.requestId} label={words.requestId} />],
    eventUuids.length === 0
      ? null
      : [
          executions.events,
          <span key="events">
            {eventUuids.map((uuid) => (
              <TextLink key={uuid} to="/system-log" search={{ event: uuid }} display="block">
                {uuid}
              </TextLink>
            ))}
          </span>,
        ],
  ]
}

function answerFact({ cards, trigger }: ExecutionDetail, shown: React.ReactNode): Fact {
  return trigger.event === 'api_endpoint' && answerPath(cards) !== null ? [words.answer, shown] : null
}

/** Leads to the card that gave the answer: its inputs are it. */
function Answer() {
  const { execution, declarations, select } = useShown()
  const found = answerPath(execution.cards)
  if (found === null) return null
  return (
    <Anchor component="button" type="button" onClick={() => select(found.path)}>
      {titleOf(found.card, declarations)}
    </Anchor>
  )
}

const answering: ReadonlySet<string> = new Set(['flow.return', 'flow.return-raw'])

/** The card that ended the flow with an answer; null where it just ended. */
function answerPath(
  cards: readonly ExecutedCard[],
  inside: CardPath = '',
): { readonly path: CardPath; readonly card: ExecutedCard } | null {
  const card = cards.at(-1)
  if (card === undefined || card.status !== 'SUCCESS') return null
  const path = childPath(inside, card.id)
  if (answering.has(card.card)) return { path, card }
  const pass = card.passes?.at(-1)
  // What a helper returns goes to the card that called it.
  if (pass === undefined || pass.flowId !== undefined) return null
  return answerPath(pass.cards, childPath(path, pass.name))
}
