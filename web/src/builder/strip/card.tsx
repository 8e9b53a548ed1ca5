import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { Check, ChevronDown, CircleHelp, Ellipsis, LoaderCircle, X } from 'lucide-react'
import { memo, useEffect, useMemo, useRef, useState } from 'react'
import { branchesOf } from '../../../../src/language/branches.ts'
import { isNote } from '../../../../src/language/notes.ts'
import type { CardNode, OnError } from '../../../../src/model/flow-definition.ts'
import type { CardDeclaration } from '../../api/cards.ts'
import { strip as words } from '../../messages/strip.ts'
import { branchNames } from '../model/card-number.ts'
import { useEditor, useLastRun } from '../model/editor-context.ts'
import type { CardRun } from '../model/last-run.ts'
import type { CardProblem } from '../model/problems.ts'
import { cardTitle, insideOutputsOf, outputsOf } from '../model/scope.ts'
import { CardDetails } from './card-details.tsx'
import { CardIcon } from './card-icon.tsx'
import { CardList } from './card-list.tsx'
import classes from './card.module.css'
import category from './category.module.css'
import { cardData } from './drag.ts'
import { InputField } from './fields/input-field.tsx'
import { Joins } from './joins.tsx'
import { OutputPins } from './output-pins.tsx'
import { valueOf } from './preview.ts'
import { useStrip, useStripState } from './strip-context.ts'

const noProblems: readonly CardProblem[] = []

/** A card with its form, what it gives, and the cards inside it. Drawn again only with something of its own. */
export const Card = memo(function Card({ node }: { readonly node: CardNode }) {
  const { id } = node
  const strip = useStrip()
  const catalogue = useEditor(({ catalogue }) => catalogue)
  const number = useEditor(({ numbers }) => numbers.get(id) ?? '')
  const isCurrent = useEditor(({ selectedId }) => selectedId === id)
  const isCollapsed = useEditor(({ collapsed }) => collapsed.has(id))
  const isReadOnly = useEditor(({ isReadOnly }) => isReadOnly)
  const problems = useEditor(({ problems }) => problems.get(id)) ?? noProblems
  const isRenaming = useStripState(({ renamedId }) => renamedId === id)
  const run = useLastRun(id)
  const declaration = catalogue.get(node.card)
  const title = cardTitle(node, catalogue)
  const isKnown = catalogue.isKnown(node.card)
  const branches = branchNames(node, catalogue)
  const branchLabels = branchesOf(node, declaration)
  const outputs = useMemo(() => outputsOf(node, catalogue), [node, catalogue])

  const card = useRef<HTMLDivElement>(null)
  const grip = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (card.current === null || grip.current === null || isReadOnly) return
    return draggable({
      element: card.current,
      dragHandle: grip.current,
      getInitialData: () => cardData(id),
      onDragStart: () => strip.state.setState({ dragged: 'card' }),
      onDrop: () => strip.state.setState({ dragged: null }),
    })
  }, [id, isReadOnly, strip])

  const general = problems.filter(({ input, join }) => input === null && join === null)
  const strayInputs = problems.filter(({ input }) => input !== null && declaration.inputs[input] === undefined)
  const inner = branches.flatMap((branch) => node.branches?.[branch] ?? noCards).filter((each) => !isNote(each)).length
  return (
    <li className={classes['item']} data-wide={(branches.length > 0 && !isCollapsed) || undefined}>
      <div
        ref={card}
        role="group"
        aria-label={`${number} ${title}`}
        className={`${category['accent']} ${classes['card']}`}
        data-category={declaration.category.id}
        data-card-id={id}
        data-current={isCurrent || undefined}
        data-status={run?.status}
        data-wrong={!isKnown || problems.some(({ isMissing }) => isMissing) || undefined}
        tabIndex={isCurrent ? 0 : -1}
      >
        <RunMark run={run} />
        <div className={classes['face']}>
          <div className={classes['head']} ref={grip}>
            <CardIcon category={declaration.category.id} />
            <span className={classes['number']}>{number}</span>
            <strong
              className={classes['title']}
              title={title === declaration.title ? title : `${title} (${declaration.title})`}
            >
              {title}
            </strong>
            <CardButtons id={id} title={title} isCollapsed={isCollapsed} isKnown={isKnown} />
          </div>
          {isRenaming && <CardDetails node={node} />}
          {node.onError !== undefined && <p className={classes['quiet']}>{handlingWords(node.onError)}</p>}
          {!isKnown && <p className={classes['unknown']}>{words.unknownText}</p>}
          {isUnanswered(node) && (
            <p className={classes['unknown']}>{words.placeholder(String(node.inputs?.['was']))}</p>
          )}
          {general.map(({ message }) => (
            <p className={classes['problem']} key={message}>
              {message}
            </p>
          ))}
          {isCollapsed ? (
            inner > 0 && <p className={classes['quiet']}>{words.cardsInside(inner)}</p>
          ) : (
            <>
              <Inputs node={node} declaration={declaration} problems={problems} lastInputs={run?.inputs} />
              {strayInputs.map(({ input, message }) => (
                <p className={classes['problem']} key={`${input} ${message}`}>
                  {message}
                </p>
              ))}
              {run?.error != null && <p className={classes['error']}>{run.error.message}</p>}
              {branches.length > 0 && isKnown && <Joins node={node} declaration={declaration} problems={problems} />}
              <OutputPins cardId={id} outputs={outputs} values={run?.outputs} />
            </>
          )}
        </div>
        {branches.length > 0 && !isCollapsed && (
          <div className={classes['branches']}>
            {branches.map((branch) => {
              const label = branchLabels[branch] ?? branch
              return (
                <div className={classes['branch']} key={branch}>
                  <div className={classes['branchHead']}>
                    <span className={classes['branchLabel']}>{label}</span>
                    <OutputPins cardId={id} outputs={insideOutputsOf(node, branch, catalogue)} values={undefined} />
                  </div>
                  <CardList
                    cards={node.branches?.[branch] ?? noCards}
                    Card={Card}
                    parent={id}
                    branch={branch}
                    label={`${number} ${title}, ${label}`}
                    branchLabel={label}
                  />
                </div>
              )
            })}
          </div>
        )}
      </div>
    </li>
  )
})

const noCards: readonly CardNode[] = []

/** A card of an imported flow that nothing answers for yet. */
const isUnanswered = ({ card, inputs }: CardNode) =>
  (card === 'placeholder.action' || card === 'placeholder.stream') &&
  (inputs?.['url'] === undefined || inputs['url'] === '')

/** What happens where a card fails, in a few words. */
function handlingWords({ retry, run, return: gives }: OnError): string {
  const parts = [
    ...(retry === undefined ? [] : [words.onError.shownRetry(retry.times)]),
    ...(run === undefined ? [] : [words.onError.shownRun]),
    ...(gives === undefined ? [] : [words.onError.shownGives]),
  ]
  return words.onError.shown(parts)
}

interface InputsProps {
  readonly node: CardNode
  readonly declaration: CardDeclaration
  readonly problems: readonly CardProblem[]
  /** What they were in the last run, by name. */
  readonly lastInputs: unknown
}

/** The card's form. Optional inputs that are not set are folded away where there are others. */
function Inputs({ node, declaration, problems, lastInputs }: InputsProps) {
  const [isOpen, setOpen] = useState(false)
  const inputs = Object.entries(declaration.inputs).filter(([, { hidden }]) => hidden !== true)
  const isFolded = ([name, field]: (typeof inputs)[number]) =>
    field.optional === true && field.kind !== 'any' && node.inputs?.[name] === undefined
  const folded = inputs.filter(isFolded)
  // One alone is as short as the button that would show it.
  const hides = folded.length > 0 && folded.length < inputs.length
  const shown = hides && !isOpen ? inputs.filter((input) => !isFolded(input)) : inputs
  if (inputs.length === 0) return null
  return (
    <div className={classes['inputs']}>
      {shown.map(([name, field]) => (
        <InputField
          key={name}
          cardId={node.id}
          name={name}
          field={field}
          value={node.inputs?.[name]}
          isMirrored={declaration.mirrors === name}
          problems={problems.filter(({ input }) => input === name)}
          last={valueOf(lastInputs, name)}
        />
      ))}
      {hides && (
        <button type="button" className={classes['more']} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <ChevronDown size={14} aria-hidden="true" />
          {isOpen ? words.fewer : words.moreInputs(folded.length)}
        </button>
      )}
    </div>
  )
}

interface CardButtonsProps {
  readonly id: string
  readonly title: string
  readonly isCollapsed: boolean
  readonly isKnown: boolean
}

const CardButtons = memo(function CardButtons({ id, title, isCollapsed, isKnown }: CardButtonsProps) {
  const strip = useStrip()
  const toggleCollapsed = useEditor(({ toggleCollapsed }) => toggleCollapsed)
  return (
    <span className={classes['buttons']}>
      {isKnown && (
        <button
          type="button"
          className={classes['button']}
          aria-label={words.help(title)}
          onClick={() => strip.page().onHelp(id)}
        >
          <CircleHelp size={15} aria-hidden="true" />
        </button>
      )}
      <button
        type="button"
        className={classes['button']}
        aria-label={words.menu(title)}
        aria-haspopup="menu"
        onClick={({ currentTarget }) => strip.openMenu(id, currentTarget)}
      >
        <Ellipsis size={16} aria-hidden="true" />
      </button>
      <button
        type="button"
        className={classes['button']}
        data-fold={isCollapsed || undefined}
        aria-label={isCollapsed ? words.expand(title) : words.collapse(title)}
        aria-expanded={!isCollapsed}
        onClick={() => toggleCollapsed(id)}
      >
        <ChevronDown size={16} aria-hidden="true" />
      </button>
    </span>
  )
})

/** What the card did in the last run. */
export function RunMark({ run }: { readonly run: CardRun | undefined }) {
  if (run === undefined) return null
  const word = words.ran[run.status] ?? run.status
  const time = run.durationMs === null ? '' : words.ms(run.durationMs)
  const Icon = run.status === 'FAILED' ? X : run.status === 'RUNNING' ? LoaderCircle : Check
  const text = [word, time, run.runs > 1 ? words.runs(run.runs) : ''].filter(Boolean).join(', ')
  return (
    <span className={classes['run']} data-run={run.status} title={text} role="img" aria-label={text}>
      <Icon size={13} strokeWidth={3} aria-hidden="true" />
      <span aria-hidden="true">{time}</span>
    </span>
  )
}
