import { ChevronRight, Repeat, Search } from 'lucide-react'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { strip as words } from '../../messages/strip.ts'
import { offeredInBranch, offeredOutputs, type OfferedCard, type OutputNode } from '../model/scope.ts'
import { Anchored } from './anchored.tsx'
import classes from './insert-value.module.css'
import { conversion } from './conversion.ts'
import { drawNow } from './drawn.ts'
import { preview } from './preview.ts'
import { useStrip, useStripState } from './strip-context.ts'
import type { StripState, ValueTarget } from './strip-store.ts'
import { TypeBadge } from './type-badge.tsx'

/** The menu of the values of earlier cards. What it offers is looked up when it opens. */
export function InsertValue() {
  const { state } = useStrip()
  const insert = useStripState(({ insert }) => insert)
  if (insert === null) return null
  return (
    <Anchored
      anchor={insert.anchor}
      role="dialog"
      label={words.insertTitle}
      width={380}
      onClose={() => state.setState({ insert: null })}
    >
      <Values insert={insert} />
    </Anchored>
  )
}

/** A line of the menu. */
type Row =
  | { readonly kind: 'card'; readonly card: OfferedCard }
  | {
      readonly kind: 'value'
      readonly node: OutputNode
      readonly level: number
      readonly isOpen: boolean
      readonly way: string | null
    }
  | { readonly kind: 'loop'; readonly node: OutputNode; readonly level: number; readonly words: string }

const keyOf = ({ reference }: OutputNode) => reference.join('\u0000')
/** A search looks this deep, and shows this many. */
const deepest = 10
const mostFound = 200

function Values({ insert: { target } }: { readonly insert: NonNullable<StripState['insert']> }) {
  const strip = useStrip()
  const [query, setQuery] = useState('')
  const offered = useMemo(() => offer(strip.editor.getState(), target), [strip, target])
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set())
  const rows = useMemo(
    () => (query.trim() === '' ? treeRows(offered, open) : foundRows(offered, query.trim().toLowerCase())),
    [offered, open, query],
  )
  const choosable = rows.flatMap((row, i) => (row.kind === 'card' ? [] : [i]))
  const [active, setActive] = useState<number | null>(null)
  const at = active !== null && choosable.includes(active) ? active : bestRow(rows, query.trim().toLowerCase())
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' })
  }, [at, rows])

  const toggle = (node: OutputNode, isOpen: boolean) => {
    const next = new Set(open)
    if (isOpen) next.delete(keyOf(node))
    else next.add(keyOf(node))
    setOpen(next)
  }
  const choose = (row: Row) => {
    strip.state.setState({ insert: null })
    if (row.kind === 'value') target.give(row.node)
    if (row.kind === 'loop') return strip.addForEach(row.node.reference, target)
    // To where the value is now: the button that opened the menu may be gone with what was there before.
    drawNow()
    focusField(strip.box.current, target)
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    const row = rows[at]
    const place = choosable.indexOf(at)
    if (event.key === 'ArrowDown') setActive(choosable[(place + 1) % choosable.length] ?? null)
    else if (event.key === 'ArrowUp') setActive(choosable.at(place - 1) ?? null)
    else if (event.key === 'Enter' && row !== undefined) choose(row)
    else if (event.key === 'ArrowRight' && row?.kind === 'value' && row.node.hasChildren && !row.isOpen && query === '')
      toggle(row.node, false)
    else if (event.key === 'ArrowLeft' && row?.kind === 'value' && query === '') {
      if (row.isOpen) toggle(row.node, true)
      else {
        const parent = rows.findLastIndex((other, i) => i < at && other.kind === 'value' && other.level < row.level)
        if (parent >= 0) setActive(parent)
      }
    } else return
    event.preventDefault()
  }
  return (
    <div className={classes['values']}>
      <div className={classes['search']}>
        <Search size={15} aria-hidden="true" />
        <input
          data-autofocus
          className={classes['query']}
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
          aria-autocomplete="list"
          aria-label={words.searchValues}
          placeholder={words.searchValues}
          value={query}
          autoComplete="off"
          spellCheck={false}
          onChange={({ currentTarget }) => {
            setQuery(currentTarget.value)
            setActive(null)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className={classes['tree']} role="tree" aria-label={words.insertTitle} id={id} ref={list} tabIndex={-1}>
        {rows.map((row, i) =>
          row.kind === 'card' ? (
            <div key={`card ${row.card.cardId} ${i}`} className={classes['card']} role="none">
              <span className={classes['number']}>{row.card.number}</span> {row.card.title}
            </div>
          ) : (
            <div
              key={`${row.kind} ${keyOf(row.node)}`}
              id={`${id}-${i}`}
              role="treeitem"
              aria-level={row.level + 1}
              aria-selected={i === at}
              aria-expanded={row.kind === 'value' && row.node.hasChildren ? row.isOpen : undefined}
              data-active={i === at || undefined}
              className={classes['row']}
              data-level={Math.min(row.level, 8)}
              onPointerMove={() => setActive(i)}
              onClick={() => choose(row)}
            >
              {row.kind === 'loop' ? (
                <>
                  <Repeat size={14} aria-hidden="true" />
                  <span className={classes['label']}>{row.words}</span>
                </>
              ) : (
                <Line row={row} target={target} toggle={() => toggle(row.node, row.isOpen)} />
              )}
            </div>
          ),
        )}
      </div>
      <p className={classes['foot']} role="status">
        {offered.length === 0 ? words.nothingEarlier : choosable.length === 0 ? words.noValues : ''}
        {choosable.length > 0 && <span aria-hidden="true">{words.insertKeys}</span>}
      </p>
    </div>
  )
}

interface LineProps {
  readonly row: Row & { readonly kind: 'value' }
  readonly target: ValueTarget
  readonly toggle: () => void
}

function Line({ row: { node, isOpen, way }, target, toggle }: LineProps) {
  const change = conversion(node.type, target.type)
  return (
    <>
      {node.hasChildren && way === null ? (
        // For the pointer; the keyboard has → and ←.
        <span
          className={classes['open']}
          data-open={isOpen || undefined}
          aria-hidden="true"
          onClick={(event) => {
            event.stopPropagation()
            toggle()
          }}
        >
          <ChevronRight size={14} />
        </span>
      ) : (
        <span className={classes['space']} />
      )}
      <span className={classes['label']}>{node.label}</span>
      {way !== null && way !== '' && <span className={classes['way']}>{way}</span>}
      {node.example !== undefined && way === null && (
        <span className={classes['example']}>{preview(node.example, 40)}</span>
      )}
      <TypeBadge type={node.type} />
      {change !== null && (
        <span className={classes['conversion']} data-fails={change.fails || undefined}>
          {change.message}
        </span>
      )}
    </>
  )
}

function offer(state: ReturnType<ReturnType<typeof useStrip>['editor']['getState']>, { cardId, branch }: ValueTarget) {
  const { draft, catalogue, shapes } = state
  return branch === null
    ? offeredOutputs(draft, catalogue, cardId, shapes)
    : offeredInBranch(draft, catalogue, cardId, branch, shapes)
}

function treeRows(offered: readonly OfferedCard[], open: ReadonlySet<string>): readonly Row[] {
  const rows: Row[] = []
  const put = (nodes: readonly OutputNode[], level: number) => {
    for (const node of nodes) {
      const isOpen = open.has(keyOf(node))
      rows.push({ kind: 'value', node, level, isOpen, way: null })
      if (node.loop !== null && (isOpen || !node.hasChildren))
        rows.push({ kind: 'loop', node, level: level + 1, words: node.loop })
      if (isOpen) put(node.children(), level + 1)
    }
  }
  for (const card of offered) {
    rows.push({ kind: 'card', card })
    put(card.outputs, 0)
  }
  return rows
}

/** Every value whose name has the words, however deep it is. */
function foundRows(offered: readonly OfferedCard[], wanted: string): readonly Row[] {
  const words = wanted.split(/\s+/)
  const rows: Row[] = []
  for (const card of offered) {
    const inside: Row[] = []
    const look = (nodes: readonly OutputNode[], way: readonly string[]) => {
      for (const node of nodes) {
        if (rows.length + inside.length >= mostFound) return
        const all = [card.title, ...way, node.label].join(' ').toLowerCase()
        const label = node.label.toLowerCase()
        // A card's name finds its outputs; a value's name finds the value, not all that is inside of it.
        const isNamed = way.length === 0 || words.some((word) => label.includes(word))
        if (isNamed && words.every((word) => all.includes(word))) {
          inside.push({ kind: 'value', node, level: 0, isOpen: false, way: way.join(' › ') })
        }
        if (node.loop !== null && node.loop.toLowerCase().includes(wanted)) {
          inside.push({ kind: 'loop', node, level: 0, words: node.loop })
        }
        if (node.hasChildren && way.length < deepest) look(node.children(), [...way, node.label])
      }
    }
    look(card.outputs, [])
    if (inside.length === 0) continue
    rows.push({ kind: 'card', card }, ...inside.toSorted((a, b) => rank(a, wanted) - rank(b, wanted)))
  }
  return rows
}

/** The name itself before names that begin with the words, and these before all others. */
function rank(row: Row, wanted: string): number {
  const name = (row.kind === 'card' ? row.card.title : row.kind === 'loop' ? row.words : row.node.label).toLowerCase()
  const words = [wanted, ...wanted.split(/\s+/)]
  return words.includes(name) ? 0 : words.some((word) => name.startsWith(word)) ? 1 : 2
}

/** What Enter takes: of what fits best, that of the nearest card, which stands last. −1 where there is nothing. */
function bestRow(rows: readonly Row[], wanted: string): number {
  let best = -1
  let bestRank = Number.POSITIVE_INFINITY
  let isNewCard = false
  for (const [i, row] of rows.entries()) {
    if (row.kind === 'card') {
      isNewCard = wanted !== ''
      continue
    }
    const its = wanted === '' ? 0 : rank(row, wanted)
    if (its < bestRank || (its === bestRank && isNewCard)) {
      best = i
      bestRank = its
      isNewCard = false
    }
  }
  return best
}

function focusField(box: HTMLElement | null, { cardId, label }: ValueTarget): void {
  const card = box?.querySelector(`[data-card-id="${CSS.escape(cardId)}"]`)
  const fields = [...(card?.querySelectorAll<HTMLElement>('textarea, input, button') ?? [])]
  const named = (element: HTMLElement) => element.getAttribute('aria-label') ?? ''
  const field =
    fields.find((element) => named(element) === label) ??
    fields.find((element) => named(element).startsWith(`${label}:`)) ??
    fields.find((element) => named(element) === words.insertValue(label))
  field?.focus()
}
