import { Code, Ellipsis, Plus } from 'lucide-react'
import { lazy, Suspense, useMemo } from 'react'
import type { Trigger } from '../../../../src/model/flow-definition.ts'
import { strip as words } from '../../messages/strip.ts'
import { triggerId } from '../model/draft.ts'
import { useEditor, useLastRun } from '../model/editor-context.ts'
import { triggerOutputs, triggerTitle } from '../model/trigger.ts'
import { CardIcon } from './card-icon.tsx'
import { RunMark } from './card.tsx'
import classes from './card.module.css'
import category from './category.module.css'
import { EventSource } from './event-source.tsx'
import { OutputPins } from './output-pins.tsx'
import { useStrip } from './strip-context.ts'
import triggerClasses from './trigger-card.module.css'
import { TriggerInputs } from './trigger-inputs.tsx'

// What reads cron expressions is needed by few flows.
const ScheduleEditor = lazy(() => import('./schedule-editor.tsx').then((file) => ({ default: file.ScheduleEditor })))

const categories: Readonly<Record<Trigger['event'], string>> = {
  api_endpoint: 'trigger',
  event: 'event',
  schedule: 'schedule',
  delegated: 'delegated',
  helper: 'flow',
}

/** The first card: what starts the flow, or the place where that is chosen. */
export function TriggerCard() {
  const strip = useStrip()
  const trigger = useEditor(({ draft }) => draft.trigger)
  const isCurrent = useEditor(({ selectedId }) => (selectedId ?? triggerId) === triggerId)
  const isReadOnly = useEditor(({ isReadOnly }) => isReadOnly)
  const problems = useEditor(({ problems }) => problems.get(triggerId))
  const run = useLastRun(triggerId)
  const outputs = useMemo(() => triggerOutputs(trigger), [trigger])
  if (trigger === null) {
    return (
      <li className={classes['item']}>
        <button
          type="button"
          className={triggerClasses['add']}
          data-card-id={triggerId}
          disabled={isReadOnly}
          onClick={() => strip.state.setState({ isAddingEvent: true })}
        >
          <span className={triggerClasses['plus']} aria-hidden="true">
            <Plus size={22} />
          </span>
          <strong>{words.addEvent}</strong>
          <span className={triggerClasses['lead']}>{words.addEventLead}</span>
        </button>
      </li>
    )
  }
  const title = triggerTitle(trigger)
  return (
    <li className={classes['item']}>
      <div
        role="group"
        aria-label={`1 ${title}, ${words.starts}`}
        className={`${category['accent']} ${classes['card']}`}
        data-category={categories[trigger.event]}
        data-card-id={triggerId}
        data-current={isCurrent || undefined}
        data-status={run?.status}
        tabIndex={isCurrent ? 0 : -1}
      >
        <RunMark run={run} />
        <div className={classes['face']}>
          <div className={classes['head']}>
            <CardIcon category={categories[trigger.event]} />
            <span className={classes['number']}>1</span>
            <strong className={classes['title']}>{title}</strong>
            <span className={classes['buttons']}>
              {trigger.event === 'api_endpoint' && (
                <button
                  type="button"
                  className={classes['button']}
                  aria-label={words.endpointSettings}
                  title={words.endpointSettings}
                  onClick={() => strip.page().onEndpointSettings()}
                >
                  <Code size={16} aria-hidden="true" />
                </button>
              )}
              {!isReadOnly && (
                <button
                  type="button"
                  className={classes['button']}
                  aria-label={words.changeEvent}
                  title={words.changeEvent}
                  onClick={() => strip.state.setState({ isAddingEvent: true })}
                >
                  <Ellipsis size={16} aria-hidden="true" />
                </button>
              )}
            </span>
          </div>
          <p className={classes['quiet']}>
            {trigger.event === 'api_endpoint' ? words.security[trigger.security] : words.triggerTexts[trigger.event]}
          </p>
          {problems?.map(({ message }) => (
            <p className={classes['problem']} key={message}>
              {message}
            </p>
          ))}
          <TriggerEditor trigger={trigger} isReadOnly={isReadOnly} />
          <OutputPins cardId={triggerId} outputs={outputs} values={run?.outputs} />
        </div>
      </div>
    </li>
  )
}

/** What can be said of the trigger in its card; an endpoint has a dialog of its own. */
function TriggerEditor({ trigger, isReadOnly }: { readonly trigger: Trigger; readonly isReadOnly: boolean }) {
  switch (trigger.event) {
    case 'helper':
    case 'delegated':
      return <TriggerInputs trigger={trigger} isReadOnly={isReadOnly} />
    case 'schedule':
      return (
        <Suspense fallback={null}>
          <ScheduleEditor trigger={trigger} isReadOnly={isReadOnly} />
        </Suspense>
      )
    case 'event':
      return <EventSource type={trigger.type} />
    default:
      return null
  }
}
