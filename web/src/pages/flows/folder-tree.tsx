import { VisuallyHidden } from '@mantine/core'
import { ChevronRight, Folder, FolderOpen, Inbox, Workflow } from 'lucide-react'
import { useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import type { FolderItem } from '../../api/folders.ts'
import { flows } from '../../messages/flows.ts'
import { folderNodes, type FolderNode } from './folder-nodes.ts'
import classes from './folder-tree.module.css'

const words = flows.folders

interface FolderTreeProps {
  readonly folders: readonly FolderItem[]
  /** The id of a folder, `root`, or undefined for all flows. */
  readonly selected: string | undefined
  readonly onSelect: (folder: string | undefined) => void
}

/** One line of the tree in the order of reading. */
interface Line {
  /** `''` for all flows. */
  readonly key: string
  readonly label: string
  readonly level: number
  readonly parent: string | null
  readonly isOpen: boolean | null
  readonly count: number | null
  readonly icon: ReactNode
}

/**
 * The folders as a tree: arrows go up and down, open and close; Home and End; letters go to the next name that begins so; Enter
 * chooses. One stop of the Tab key.
 */
export function FolderTree({ folders, selected, onSelect }: FolderTreeProps) {
  const tree = useMemo(() => folderNodes(folders), [folders])
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const lines = useMemo(() => linesOf(tree, closed), [tree, closed])
  const [focused, setFocused] = useState<string | null>(null)
  const items = useRef(new Map<string, HTMLElement>())
  const at = lines.find(({ key }) => key === (focused ?? selected ?? ''))?.key ?? ''

  const go = (key: string | undefined) => {
    if (key === undefined) return
    setFocused(key)
    items.current.get(key)?.focus()
  }
  const toggle = (key: string, open: boolean) =>
    setClosed((before) => {
      const after = new Set(before)
      if (open) after.delete(key)
      else after.add(key)
      return after
    })

  function onKeyDown(event: KeyboardEvent) {
    const index = lines.findIndex(({ key }) => key === at)
    const line = lines[index]
    if (line === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const acts: Readonly<Record<string, () => void>> = {
      ArrowDown: () => go(lines[index + 1]?.key),
      ArrowUp: () => go(lines[index - 1]?.key),
      Home: () => go(lines[0]?.key),
      End: () => go(lines.at(-1)?.key),
      ArrowRight: () => (line.isOpen === false ? toggle(line.key, true) : line.isOpen && go(lines[index + 1]?.key)),
      ArrowLeft: () => (line.isOpen === true ? toggle(line.key, false) : go(line.parent ?? undefined)),
      Enter: () => onSelect(line.key === '' ? undefined : line.key),
      ' ': () => onSelect(line.key === '' ? undefined : line.key),
    }
    const act = acts[event.key]
    if (act !== undefined) act()
    else if (/^\S$/u.test(event.key)) {
      const wanted = event.key.toLowerCase()
      const behind = [...lines.slice(index + 1), ...lines.slice(0, index)]
      go(behind.find(({ label }) => label.toLowerCase().startsWith(wanted))?.key)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div role="tree" aria-label={words.title} className={classes['tree']} onKeyDown={onKeyDown}>
      {lines.map(({ key, label, level, isOpen, count, icon }) => {
        const isSelected = key === (selected ?? '')
        return (
          <div
            key={key}
            ref={(element) => {
              if (element === null) items.current.delete(key)
              else items.current.set(key, element)
            }}
            role="treeitem"
            aria-level={level}
            aria-selected={isSelected}
            {...(isOpen === null ? {} : { 'aria-expanded': isOpen })}
            tabIndex={key === at ? 0 : -1}
            className={classes['line']}
            style={{ paddingInlineStart: `${(level - 1) * 0.9 + 0.35}rem` }}
            onClick={() => {
              setFocused(key)
              onSelect(key === '' ? undefined : key)
            }}
            onFocus={() => setFocused(key)}
            title={label}
          >
            <span
              aria-hidden
              className={classes['arrow']}
              data-open={isOpen}
              onClick={(event) => {
                if (isOpen === null) return
                event.stopPropagation()
                toggle(key, !isOpen)
              }}
            >
              {isOpen !== null && <ChevronRight size={14} />}
            </span>
            {icon}
            <span className={classes['label']}>{label}</span>
            {count !== null && count > 0 && (
              <span className={classes['count']}>
                <VisuallyHidden>, </VisuallyHidden>
                {count.toLocaleString()}
                <VisuallyHidden> {words.flowsInside(count)}</VisuallyHidden>
              </span>
            )}
          </div>
        )
      })}
    </div>
  )
}

function linesOf(tree: readonly FolderNode[], closed: ReadonlySet<string>): readonly Line[] {
  const inner = (nodes: readonly FolderNode[], parent: string | null): readonly Line[] =>
    nodes.flatMap(({ id, name, level, flows: count, children }) => {
      const isOpen = children.length === 0 ? null : !closed.has(id)
      const Icon = isOpen === true ? FolderOpen : Folder
      const line: Line = { key: id, label: name, level, parent, isOpen, count, icon: <Icon size={16} aria-hidden /> }
      return isOpen === true ? [line, ...inner(children, id)] : [line]
    })
  const fixed = { level: 1, parent: null, isOpen: null, count: null }
  return [
    { ...fixed, key: '', label: words.all, icon: <Workflow size={16} aria-hidden /> },
    ...inner(tree, null),
    ...(tree.length === 0 ? [] : [{ ...fixed, key: 'root', label: words.none, icon: <Inbox size={16} aria-hidden /> }]),
  ]
}
