import { autoScrollForElements } from '@atlaskit/pragmatic-drag-and-drop-auto-scroll/element'
import { ChevronsDownUp, ChevronsUpDown, Keyboard, Search } from 'lucide-react'
import { lazy, memo, Suspense, useEffect, useRef, useState } from 'react'
import { strip as words } from '../../messages/strip.ts'
import { useShortcuts } from '../../parts/shortcuts.ts'
import { useEditor, useEditorStore } from '../model/editor-context.ts'
import { Anchored } from './anchored.tsx'
import { CardList } from './card-list.tsx'
import { Card } from './card.tsx'
import listClasses from './card-list.module.css'
import { CardMenu } from './card-menu.tsx'
import { FindInFlow } from './find-in-flow.tsx'
import { MiniMap } from './mini-map.tsx'
import { openStripActions, stopOf, type StripPage } from './strip-actions.ts'
import { StripContext, useStrip, useStripState } from './strip-context.ts'
import { isEditing, onStripKey } from './strip-keys.ts'
import { openStripStore } from './strip-store.ts'
import classes from './strip.module.css'
import { TriggerCard } from './trigger-card.tsx'

const StripDialogs = lazy(() => import('./strip-dialogs.tsx').then(({ StripDialogs }) => ({ default: StripDialogs })))

/**
 * The cards of the flow that is being edited (EditorContext), from left to right; on a narrow screen from top to bottom. It
 * scrolls in its own box. With it come the palette, the menu of values, and the dialog in which what starts the flow is chosen.
 */
export function Strip(page: StripPage) {
  useShortcuts(words.shortcuts)
  const editor = useEditorStore()
  const latest = useRef(page)
  useEffect(() => {
    latest.current = page
  })
  const [actions, setActions] = useState(() => openStripActions(editor, openStripStore(), () => latest.current))
  if (actions.editor !== editor) setActions(openStripActions(editor, openStripStore(), () => latest.current))
  return (
    <StripContext value={actions}>
      <div className={classes['strip']}>
        <Tools />
        <Box />
        <Suspense fallback={null}>
          <StripDialogs />
        </Suspense>
        <CardMenu />
        <Said />
      </div>
    </StripContext>
  )
}

const Box = memo(function Box() {
  const strip = useStrip()
  const cards = useEditor(({ draft }) => draft.cards)
  const hasTrigger = useEditor(({ draft }) => draft.trigger !== null)
  const dragged = useStripState(({ dragged }) => dragged)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = box.current
    if (element === null) return
    strip.box.current = element
    const stopScrolling = autoScrollForElements({ element })
    // The browser's own events, because React has no name for some of them, and because text that is being edited has its own.
    const onClipboard = (event: ClipboardEvent) => {
      const { target, type, clipboardData } = event
      if (!(target instanceof HTMLElement) || isEditing(target) || clipboardData === null) return
      const stop = stopOf(target)
      if (stop === null || (type !== 'paste' && document.getSelection()?.isCollapsed === false)) return
      if (type === 'paste') strip.paste(clipboardData.getData('text/plain'), stop)
      else {
        const text = 'card' in stop ? (type === 'cut' ? strip.cut(stop.card) : strip.copy(stop.card)) : null
        if (text === null) return
        clipboardData.setData('text/plain', text)
      }
      event.preventDefault()
    }
    for (const type of ['copy', 'cut', 'paste'] as const) element.addEventListener(type, onClipboard)
    // Also where nothing has the focus: the browser's own search finds nothing in folded cards.
    const onKey = (event: KeyboardEvent) => {
      if (event.target !== document.body || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'f') return
      event.preventDefault()
      strip.state.setState({ isFinding: true })
    }
    document.addEventListener('keydown', onKey)
    return () => {
      strip.box.current = null
      stopScrolling()
      document.removeEventListener('keydown', onKey)
      for (const type of ['copy', 'cut', 'paste'] as const) element.removeEventListener(type, onClipboard)
    }
  }, [strip])
  return (
    <div
      ref={box}
      className={classes['box']}
      data-dragging={dragged ?? undefined}
      onKeyDown={(event) => onStripKey(event.nativeEvent, strip)}
      onFocus={({ target }) => {
        const stop = stopOf(target)
        if (stop !== null && 'card' in stop) strip.editor.getState().select(stop.card)
      }}
      onClick={({ target }) => {
        if (!(target instanceof HTMLElement) || target.closest('button, input, textarea, select, label') !== null)
          return
        const stop = stopOf(target)
        if (stop !== null && 'card' in stop) strip.focus(stop)
      }}
    >
      <ol className={`${listClasses['list']} ${classes['root']}`} aria-label={words.strip}>
        <TriggerCard />
        {(hasTrigger || cards.length > 0) && (
          <li className={classes['rest']}>
            <CardList cards={cards} Card={Card} parent={null} branch={null} label={words.jump} branchLabel={null} />
          </li>
        )}
      </ol>
    </div>
  )
})

/** Above the cards: the list of them, and what acts on all. */
function Tools() {
  const strip = useStrip()
  const [find, setFind] = useState<HTMLButtonElement | null>(null)
  const [keys, setKeys] = useState<HTMLButtonElement | null>(null)
  const [areKeysShown, setKeysShown] = useState(false)
  const count = useEditor(({ numbers }) => numbers.size)
  const hasTrigger = useEditor(({ draft }) => draft.trigger !== null)
  const isAllCollapsed = useEditor(({ collapsed, numbers }) => [...numbers.keys()].every((id) => collapsed.has(id)))
  return (
    <div className={classes['tools']}>
      <button
        type="button"
        ref={setFind}
        className={classes['tool']}
        aria-haspopup="dialog"
        onClick={() => strip.state.setState({ isFinding: true })}
      >
        <Search size={14} aria-hidden="true" />
        {words.find}
        <kbd aria-hidden="true">Ctrl F</kbd>
      </button>
      {hasTrigger && <span className={classes['count']}>{words.findCount(count)}</span>}
      {count > 3 ? <MiniMap /> : <span className={classes['space']} />}
      <button
        type="button"
        className={classes['tool']}
        onClick={() => {
          const { collapseAll, expandAll } = strip.editor.getState()
          if (isAllCollapsed) expandAll()
          else collapseAll()
        }}
      >
        {isAllCollapsed ? (
          <ChevronsUpDown size={14} aria-hidden="true" />
        ) : (
          <ChevronsDownUp size={14} aria-hidden="true" />
        )}
        {isAllCollapsed ? words.expandAll : words.collapseAll}
      </button>
      <button
        type="button"
        ref={setKeys}
        className={classes['tool']}
        aria-expanded={areKeysShown}
        onClick={() => setKeysShown(!areKeysShown)}
      >
        <Keyboard size={14} aria-hidden="true" />
        {words.keys}
      </button>
      <FindInFlow anchor={find} />
      {areKeysShown && keys !== null && (
        <Anchored anchor={keys} role="dialog" label={words.keys} width={330} onClose={() => setKeysShown(false)}>
          <dl className={classes['keyList']} tabIndex={-1} data-autofocus>
            {words.keyList.map(([key, act]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{act}</dd>
              </div>
            ))}
          </dl>
        </Anchored>
      )}
    </div>
  )
}

/** What was done, for those who do not see it. */
function Said() {
  const { text, nth } = useStripState(({ said }) => said)
  return (
    <p className={classes['said']} role="status" aria-live="polite">
      {/* Another element, so that the same words are said twice. */}
      <span key={nth}>{text}</span>
    </p>
  )
}
