import { createLink } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Range, Statistics } from '../../api/statistics.ts'
import { overview as words } from '../../messages/overview.ts'
import { durationText } from '../../parts/duration.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import classes from './overview.module.css'

/** Where the deliveries of the span are looked at. */
export interface Span {
  readonly range?: Range | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
}

const TileLink = createLink('a')

/** The counts that one wants to see first; each leads to what it counts. */
export function NumberTiles({ totals, span }: { readonly totals: Statistics['totals']; readonly span: Span }) {
  const { deliveries, events, flowsOn, hooksActive, queueDepth, oldestDue } = totals
  const { p50, p95 } = deliveries
  const isLate = oldestDue !== null && Date.parse(oldestDue) < Date.now() - 1_000
  return (
    <ul className={classes['tiles']} aria-label={words.tiles}>
      <Tile label={words.delivered} value={deliveries.delivered.toLocaleString()} tone="good">
        {(inside) => (
          <TileLink to="/deliveries" search={{ status: 'DELIVERED', ...span }}>
            {inside}
          </TileLink>
        )}
      </Tile>
      <Tile
        label={words.failed}
        value={deliveries.failed.toLocaleString()}
        note={deliveries.failed > 0 ? words.failedNote : undefined}
        tone={deliveries.failed > 0 ? 'bad' : 'calm'}
      >
        {(inside) => (
          <TileLink to="/deliveries" search={{ status: 'FAILED', ...span }}>
            {inside}
          </TileLink>
        )}
      </Tile>
      <Tile
        label={words.givenUp}
        value={deliveries.givenUp.toLocaleString()}
        tone={deliveries.givenUp > 0 ? 'bad' : 'calm'}
      >
        {(inside) => (
          <TileLink to="/deliveries" search={{ status: 'GIVEN_UP', ...span }}>
            {inside}
          </TileLink>
        )}
      </Tile>
      <Tile
        label={words.p95}
        value={p95 === null ? '–' : durationText(p95)}
        note={p50 === null ? words.noLatency : words.p95Note(durationText(p50))}
      >
        {(inside) => (
          <TileLink to="/deliveries" search={span}>
            {inside}
          </TileLink>
        )}
      </Tile>
      <Tile
        label={words.queue}
        value={queueDepth >= 100_000 ? words.mostQueue(queueDepth) : queueDepth.toLocaleString()}
        note={
          isLate ? (
            <>
              {words.queueSince} <TimeAgo time={oldestDue} />
            </>
          ) : (
            words.queueEmpty
          )
        }
      >
        {(inside) => (
          <TileLink to="/deliveries" search={{ status: 'PENDING' }}>
            {inside}
          </TileLink>
        )}
      </Tile>
      <Tile label={words.events} value={events.toLocaleString()}>
        {(inside) => <TileLink to="/system-log">{inside}</TileLink>}
      </Tile>
      <Tile label={words.flowsOn} value={flowsOn.toLocaleString()}>
        {(inside) => <TileLink to="/flows">{inside}</TileLink>}
      </Tile>
      <Tile label={words.hooksActive} value={hooksActive.toLocaleString()}>
        {(inside) => <TileLink to="/event-hooks">{inside}</TileLink>}
      </Tile>
    </ul>
  )
}

interface TileProps {
  readonly label: string
  readonly value: string
  readonly note?: ReactNode
  readonly tone?: 'good' | 'bad' | 'calm'
  /** Puts the link around what is inside. */
  readonly children: (inside: ReactNode) => ReactNode
}

function Tile({ label, value, note, tone = 'calm', children }: TileProps) {
  return (
    <li className={classes['tile']} data-tone={tone}>
      {children(
        <>
          <span className={classes['label']}>{label}</span>
          <span className={classes['value']}>{value}</span>
          <span className={classes['note']}>{note}</span>
        </>,
      )}
    </li>
  )
}
