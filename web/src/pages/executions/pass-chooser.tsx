import { ActionIcon, Anchor, NumberInput } from '@mantine/core'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ExecutedCard } from '../../api/executions.ts'
import { execution as words } from '../../messages/executions.ts'
import { FlowName } from '../../parts/name-of.tsx'
import { childPath, type CardPath } from './card-path.ts'
import { useShown } from './execution-context.ts'
import classes from './run-strip.module.css'

interface PassChooserProps {
  readonly card: ExecutedCard
  readonly path: CardPath
  /** The pass in view. */
  readonly name: string | null
  readonly flowId: string | undefined
}

/** Says which branch ran or which helper was called, and of a loop lets one go from item to item. */
export function PassChooser({ card, path, name, flowId }: PassChooserProps) {
  const { declarations } = useShown()
  const isLoop = card.card === 'list.for-each'
  const branch = name === null ? undefined : declarations.get(card.card)?.branches?.[name]
  return (
    <div className={classes['chooser']}>
      {isLoop && <Items card={card} path={path} at={Number(name ?? 0)} />}
      {!isLoop && branch !== undefined && words.branchRan(branch)}
      {flowId !== undefined && (
        <span>
          {words.calledFlow} <FlowName id={flowId} />
        </span>
      )}
    </div>
  )
}

interface ItemsProps {
  readonly card: ExecutedCard
  readonly path: CardPath
  /** From 0. */
  readonly at: number
}

function Items({ card, path, at }: ItemsProps) {
  const { select } = useShown()
  const { passCount: count = 0, passes = [] } = card
  const [typed, setTyped] = useState<string | number>(at + 1)
  useEffect(() => setTyped(at + 1), [at])
  const go = (index: number) => select(childPath(path, String(index)))
  const failed = passes.find(({ cards }) => cards.some(({ status }) => status === 'FAILED'))
  const goToTyped = () => {
    const wanted = Number(typed)
    if (Number.isInteger(wanted) && wanted >= 1 && wanted <= count) {
      if (wanted - 1 !== at) go(wanted - 1)
    } else setTyped(at + 1)
  }
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={words.passBefore}
        disabled={at === 0}
        onClick={() => go(at - 1)}
      >
        <ChevronLeft size={16} aria-hidden />
      </ActionIcon>
      <span>{words.pass}</span>
      <NumberInput
        aria-label={words.pass}
        size="xs"
        className={classes['field'] ?? ''}
        value={typed}
        onChange={setTyped}
        onBlur={goToTyped}
        onKeyDown={(event) => event.key === 'Enter' && goToTyped()}
        min={1}
        max={count}
        allowDecimal={false}
        hideControls
      />
      <span>{words.passOf(count)}</span>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={words.passAfter}
        disabled={at + 1 >= count}
        onClick={() => go(at + 1)}
      >
        <ChevronRight size={16} aria-hidden />
      </ActionIcon>
      {failed !== undefined && failed.index !== at && (
        <Anchor component="button" type="button" size="xs" onClick={() => go(failed.index)}>
          {words.failedPass}
        </Anchor>
      )}
    </>
  )
}
