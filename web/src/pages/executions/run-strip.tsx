import { CircleCheck, CircleDashed, CircleX, Clock, LoaderCircle, Pin } from 'lucide-react'
import { useEffect, useRef, type KeyboardEvent } from 'react'
import type { ExecutedCard } from '../../api/executions.ts'
import { execution as words, executions } from '../../messages/executions.ts'
import { statuses } from '../../messages/statuses.ts'
import { durationText } from '../../parts/duration.tsx'
import { branchNumber, cardPath, childPath, firstShown, passThrough, type CardPath } from './card-path.ts'
import { branchesOf, titleOf, usePass, useShown } from './execution-context.ts'
import { PassChooser } from './pass-chooser.tsx'
import classes from './run-strip.module.css'

/** The cards of an execution from left to right, those that ran inside others within them. Arrow keys go along it. */
export function RunStrip() {
  const { execution } = useShown()
  return (
    <section className={classes['strip']} aria-label={words.strip} tabIndex={0} onKeyDown={walk}>
      <Cards cards={execution.cards} inside="" numbers="" />
    </section>
  )
}

/** Left and right go to the card before and behind, as they stand. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
  const { target, currentTarget } = event
  if (step === 0 || !(target instanceof HTMLElement) || target.matches('input, select')) return
  const cards = [...currentTarget.querySelectorAll<HTMLElement>('button[data-card]')]
  const next = target === currentTarget ? cards[0] : cards[cards.indexOf(target) + step]
  if (next === undefined || (target !== currentTarget && !target.matches('[data-card]'))) return
  event.preventDefault()
  next.focus()
}

interface CardsProps {
  readonly cards: readonly ExecutedCard[]
  readonly inside: CardPath
  /** Begins the numbers of these cards: `2.1.`. */
  readonly numbers: string
}

function Cards({ cards, inside, numbers }: CardsProps) {
  return (
    <ol className={classes['cards']}>
      {cards.map((card, i) => (
        // A card that is around others is as wide as they are; the trigger is number 1.
        <li key={card.id} className={classes['card']} data-status={card.status}>
          <CardHead card={card} path={childPath(inside, card.id)} number={`${numbers}${i + 1}`} />
          {(card.passCount ?? 0) > 0 && <Inside card={card} inside={inside} number={`${numbers}${i + 1}`} />}
        </li>
      ))}
    </ol>
  )
}

interface CardHeadProps {
  readonly card: ExecutedCard
  readonly path: CardPath
  readonly number: string
}

function CardHead({ card, path, number }: CardHeadProps) {
  const { declarations, selected, select } = useShown()
  const { id, status, started, finished, pinned } = card
  const took = finished === null ? null : Date.parse(finished) - Date.parse(started)
  const isCurrent = cardPath(selected) === path
  const button = useRef<HTMLButtonElement>(null)
  // Also when it comes later than the page: an item far down a loop is asked for.
  useEffect(() => {
    if (isCurrent) button.current?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [isCurrent])
  return (
    <button
      ref={button}
      type="button"
      className={classes['head']}
      data-card={path}
      aria-current={isCurrent}
      onClick={() => select(path)}
    >
      <span className={classes['title']}>
        <span className={classes['number']}>{number}</span>
        <strong>{titleOf(card, declarations)}</strong>
        <StatusSign status={status} />
      </span>
      <span className={classes['below']}>
        <code>{id}</code>
        {pinned === true && (
          <span className={classes['pinned']}>
            <Pin size={12} aria-hidden /> {executions.pinnedShort}
          </span>
        )}
        <span className={classes['took']}>
          {id !== 'trigger' && took !== null && pinned !== true && durationText(took)}
        </span>
      </span>
    </button>
  )
}

const signs = {
  SUCCESS: CircleCheck,
  FAILED: CircleX,
  RUNNING: LoaderCircle,
  WAITING: Clock,
  CANCELLED: CircleDashed,
} as const

function StatusSign({ status }: Pick<ExecutedCard, 'status'>) {
  const Sign = signs[status]
  return (
    <span className={classes['sign']} data-status={status}>
      <Sign size={16} role="img" aria-label={statuses.execution[status]} />
    </span>
  )
}

interface InsideProps {
  readonly card: ExecutedCard
  readonly inside: CardPath
  readonly number: string
}

function Inside({ card, inside, number }: InsideProps) {
  const { selected, declarations } = useShown()
  const path = childPath(inside, card.id)
  const name = passThrough(selected, path) ?? firstShown(card.passes ?? [])?.name ?? null
  const pass = usePass(inside, card, name)
  return (
    <div className={classes['inside']} role="group" aria-label={words.inside(titleOf(card, declarations))}>
      <PassChooser card={card} path={path} name={name} flowId={pass?.flowId} />
      {pass === null ? null : pass.cards.length === 0 ? (
        <span className={classes['empty']}>{words.nothingRan}</span>
      ) : (
        <Cards
          cards={pass.cards}
          inside={childPath(path, pass.name)}
          numbers={`${number}.${branchNumber(pass, branchesOf(card, declarations))}.`}
        />
      )}
    </div>
  )
}
