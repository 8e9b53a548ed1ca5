import { useId, useMemo, useState } from 'react'
import { readSchedule } from '../../../../src/language/schedule.ts'
import type { Trigger } from '../../../../src/model/flow-definition.ts'
import { strip as words } from '../../messages/strip.ts'
import { useEditor } from '../model/editor-context.ts'
import classes from './card.module.css'
import fieldClasses from './fields/fields.module.css'
import triggerClasses from './trigger-card.module.css'

interface ScheduleEditorProps {
  readonly trigger: Trigger & { readonly event: 'schedule' }
  readonly isReadOnly: boolean
}

const shownTimes = 5

/** When a flow is due: by a usual time or an expression, in a time zone, and what comes of it. */
export function ScheduleEditor({ trigger, isReadOnly }: ScheduleEditorProps) {
  const setTrigger = useEditor(({ setTrigger }) => setTrigger)
  const id = useId()
  const { cron, timeZone = 'UTC' } = trigger
  const usual = words.schedule.usual.find(([, expression]) => expression === cron)?.[1] ?? ''
  const [isOwn, setOwn] = useState(false)
  const isUsual = usual !== '' && !isOwn
  const change = (next: { readonly cron?: string; readonly timeZone?: string }) => setTrigger({ ...trigger, ...next })
  return (
    <div className={classes['inputs']} role="group" aria-label={words.schedule.title}>
      <label className={fieldClasses['field']}>
        <span className={fieldClasses['label']}>{words.schedule.when}</span>
        <select
          className={fieldClasses['line']}
          value={isUsual ? usual : ''}
          disabled={isReadOnly}
          onChange={({ currentTarget: { value } }) => {
            setOwn(value === '')
            if (value !== '') change({ cron: value })
          }}
        >
          {words.schedule.usual.map(([word, expression]) => (
            <option key={expression} value={expression}>
              {word}
            </option>
          ))}
          <option value="">{words.schedule.own}</option>
        </select>
      </label>
      {!isUsual && (
        <label className={fieldClasses['field']}>
          <span className={fieldClasses['label']}>{words.schedule.cron}</span>
          <input
            className={fieldClasses['line']}
            data-mono
            value={cron}
            maxLength={255}
            readOnly={isReadOnly}
            spellCheck={false}
            aria-describedby={`${id}-help`}
            onChange={({ currentTarget }) => setTrigger({ ...trigger, cron: currentTarget.value }, 'cron')}
          />
          <span className={fieldClasses['help']} id={`${id}-help`}>
            {words.schedule.cronHelp}
          </span>
        </label>
      )}
      <label className={fieldClasses['field']}>
        <span className={fieldClasses['label']}>{words.schedule.zone}</span>
        <ZoneSelect value={timeZone} isReadOnly={isReadOnly} onChange={(zone) => change({ timeZone: zone })} />
      </label>
      <DueTimes cron={cron} timeZone={timeZone} />
    </div>
  )
}

/** Browsers go on telling the names that some zones had before. */
const renamed: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Godthab': 'America/Nuuk',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
}
const todaysName = (zone: string) => renamed[zone] ?? zone

interface ZoneSelectProps {
  readonly value: string
  readonly isReadOnly: boolean
  readonly onChange: (zone: string) => void
}

function ZoneSelect({ value, isReadOnly, onChange }: ZoneSelectProps) {
  const zones = useMemo(() => Intl.supportedValuesOf('timeZone').map(todaysName).sort(), [])
  const own = todaysName(Intl.DateTimeFormat().resolvedOptions().timeZone)
  const first = [...new Set([own, 'UTC', value])]
  const regions = Map.groupBy(
    zones.filter((zone) => zone.includes('/')),
    (zone) => zone.split('/', 1)[0]!,
  )
  return (
    <select
      className={fieldClasses['line']}
      value={value}
      disabled={isReadOnly}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    >
      {first.map((zone) => (
        <option key={zone} value={zone}>
          {zone}
        </option>
      ))}
      {[...regions].map(([region, inside]) => (
        <optgroup key={region} label={region}>
          {inside
            .filter((zone) => !first.includes(zone))
            .map((zone) => (
              <option key={zone} value={zone}>
                {zone.replaceAll('_', ' ')}
              </option>
            ))}
        </optgroup>
      ))}
    </select>
  )
}

function DueTimes({ cron, timeZone }: { readonly cron: string; readonly timeZone: string }) {
  const times = useMemo(() => dueTimes(cron, timeZone), [cron, timeZone])
  // What is wrong is said above, as of every card.
  if (times === null) return null
  const form = new Intl.DateTimeFormat(undefined, {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    // Schedules with seconds are six fields.
    ...(cron.trim().split(/\s+/).length === 6 ? { second: '2-digit' as const } : {}),
  })
  return (
    <div>
      <p className={fieldClasses['label']}>{words.schedule.next}</p>
      <ol className={triggerClasses['times']} aria-label={words.schedule.next}>
        {times.map((at) => (
          <li key={at}>
            <time dateTime={new Date(at).toISOString()}>{form.format(at)}</time>
          </li>
        ))}
      </ol>
    </div>
  )
}

/** The next due times; null where the schedule cannot be read. */
function dueTimes(cron: string, timeZone: string): readonly number[] | null {
  try {
    const schedule = readSchedule({ cron, timeZone })
    const times: number[] = []
    for (let at: number | null = Date.now(); times.length < shownTimes;) {
      at = schedule.next(at)
      if (at === null) break
      times.push(at)
    }
    return times.length === 0 ? null : times
  } catch {
    return null
  }
}
