import { useDocumentTitle, useHotkeys } from '@mantine/hooks'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { FullFlow } from '../api/flow-editing.ts'
import { builder as words } from '../messages/builder.ts'
import { general } from '../messages/general.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Loading } from '../parts/loading.tsx'
import { toastDone, toastFailed } from '../parts/toast.ts'
import { BuilderActionsContext, type BuilderActions } from './builder-actions.ts'
import classes from './builder.module.css'
import type { BuilderSearch } from './builder-search.ts'
import { BuilderToolbar } from './builder-toolbar.tsx'
import { draftOf } from './model/draft.ts'
import { useEditor, useEditorStore } from './model/editor-context.ts'
import { PanelFrame } from './panel-frame.tsx'
import { TriggerDialogs, type TriggerDialog } from './trigger-dialogs.tsx'
import { useLastRun } from './use-last-run.ts'
import { useLeaveGuard } from './use-leave-guard.ts'
import { useLocalDraft } from './use-local-draft.ts'
import { usePins } from './use-pins.ts'
import { useProblems } from './use-problems.ts'
import { useSaving } from './use-saving.ts'
import { useShapes } from './use-shapes.ts'

// They come right behind the page: few visits need them.
const BuilderBars = lazy(() => import('./builder-bars.tsx').then(({ BuilderBars }) => ({ default: BuilderBars })))
const SaveDialog = lazy(() => import('./save-dialog.tsx').then(({ SaveDialog }) => ({ default: SaveDialog })))
const SidePanel = lazy(() => import('./side-panel.tsx').then(({ SidePanel }) => ({ default: SidePanel })))
// Asked for together with the page, so that it is here when the flow is.
const strip = import('./strip/strip.tsx')
// Whoever clicks on a card and types at once must not be quicker than what opens.
const Strip = lazy(async () => {
  const [{ Strip }] = await Promise.all([strip, import('./strip/strip-dialogs.tsx')])
  return { default: Strip }
})

interface BuilderProps {
  readonly flow: FullFlow | null
  /** It was deleted while it was open. */
  readonly isGone: boolean
  readonly onCreated: (flow: FullFlow) => void
}

/** The page around the strip of cards. */
export function Builder({ flow, isGone, onCreated }: BuilderProps) {
  const store = useEditorStore()
  const flowId = flow?.id ?? null
  const name = useEditor(({ draft }) => draft.name)
  useDocumentTitle(general.pageTitle(name === '' ? words.newFlow : name))

  const { panel = null, card = null, types } = useSearch({ strict: false }) as BuilderSearch // checked by the route
  const navigate = useNavigate()
  const setSearch = useCallback(
    (change: BuilderSearch) =>
      void navigate({
        to: '.',
        search: (before: object) => ({ ...before, ...change }) as never,
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  )
  useCardInAddress(card, setSearch)

  const isLeaving = useRef(false)
  const saving = useSaving({
    store,
    flowId,
    onCreated(created) {
      isLeaving.current = true
      onCreated(created)
      queueMicrotask(() => (isLeaving.current = false))
    },
  })
  const chosen = useMemo(() => (types === undefined ? [] : types.split(',')), [types])
  const shapes = useShapes(store, flowId, chosen)
  const [executionId, setExecutionId] = useState<string | null>(null)
  const [isRunning, setRunning] = useState(false)
  const execution = useLastRun(store, flowId, executionId, isRunning ? setExecutionId : null)
  const local = useLocalDraft(store, flowId)
  const blocker = useLeaveGuard(store, isLeaving)
  useProblems(store)
  usePins(store, flowId)
  useNewerVersion(flow, saving.isSaving)

  const [isNaming, setNaming] = useState(false)
  const [dialog, setDialog] = useState<TriggerDialog>(null)
  const afterSave = useRef<(() => void) | null>(null)

  /** Saves, asking for a name first where there is none; then goes on. */
  const save = useCallback(
    async (then: (() => void) | null = null) => {
      const { draft, isReadOnly } = store.getState()
      if (isReadOnly) return
      if (draft.trigger === null) return toastFailed(new Error(words.triggerNeeded))
      if (draft.name.trim() === '') {
        afterSave.current = then
        setNaming(true)
        return
      }
      if ((await saving.save()) !== null) then?.()
    },
    [store, saving],
  )

  const latest = useRef({ save, setSearch })
  useEffect(() => {
    latest.current = { save, setSearch }
  })
  const actions = useMemo<BuilderActions>(
    () => ({
      openEndpointSettings: () => setDialog('settings'),
      openEndpointSecurity: () => setDialog('security'),
      showDetails: (cardId) => {
        store.getState().select(cardId)
        latest.current.setSearch({ panel: 'details' })
      },
      run: () => latest.current.setSearch({ panel: 'run' }),
    }),
    [store],
  )
  const closePanel = () => setSearch({ panel: undefined })
  useHotkeys(
    [
      ['mod+S', () => void save()],
      ['mod+Z', () => store.getState().undo()],
      ['mod+shift+Z', () => store.getState().redo()],
      ['mod+Y', () => store.getState().redo()],
    ],
    [],
    true,
  )
  useHotkeys([['mod+Enter', () => panel !== 'run' && actions.run()]], [], true)

  const side = panel !== null && (
    <Suspense fallback={<Waiting />}>
      <SidePanel
        tab={panel}
        onTab={(tab) => setSearch({ panel: tab })}
        onClose={closePanel}
        flow={flow}
        shapes={shapes}
        onTypes={(ids) => setSearch({ types: ids.length === 0 ? undefined : ids.join(',') })}
        chosenTypes={chosen}
        execution={execution}
        run={{
          isRunning,
          setRunning,
          setExecutionId,
          executionId,
          save: (then) => void save(then),
          isSaving: saving.isSaving,
        }}
      />
    </Suspense>
  )
  return (
    <BuilderActionsContext value={actions}>
      <div className={classes['page']} data-panel={panel !== null}>
        <div className={classes['top']}>
          <BuilderToolbar
            flow={flow}
            hooks={shapes.hooks}
            saving={saving}
            onSave={() => void save()}
            onPanel={(tab) => setSearch({ panel: tab })}
            isLeaving={isLeaving}
          />
          <Suspense fallback={null}>
            <BuilderBars flow={flow} isGone={isGone} local={local} saving={saving} />
          </Suspense>
        </div>
        <section aria-label={words.strip} className={classes['strip']}>
          <Suspense fallback={<Waiting />}>
            <Strip
              onEndpointSettings={actions.openEndpointSettings}
              onEndpointChosen={actions.openEndpointSecurity}
              onHelp={actions.showDetails}
            />
          </Suspense>
        </section>
        {side !== false && <PanelFrame onClose={closePanel}>{side}</PanelFrame>}
      </div>
      <Suspense fallback={null}>
        <SaveDialog
          opened={isNaming}
          isPending={saving.isSaving}
          onClose={() => setNaming(false)}
          onSave={async (given) => {
            store.getState().setName(given)
            const saved = await saving.save()
            setNaming(false)
            if (saved !== null) afterSave.current?.()
          }}
        />
      </Suspense>
      <TriggerDialogs
        dialog={dialog}
        onClose={() => setDialog(null)}
        flowId={flowId}
        isActive={flow?.status === 'ACTIVE'}
      />
      <ConfirmDialog
        opened={blocker.status === 'blocked'}
        title={words.leaveTitle}
        text={words.leaveText}
        confirmLabel={words.leave}
        onConfirm={() => blocker.proceed?.()}
        onClose={() => blocker.reset?.()}
      />
    </BuilderActionsContext>
  )
}

const Waiting = () => (
  <div className={classes['waiting']}>
    <Loading rows={3} />
  </div>
)

/** The chosen card is in the address: a copied link opens with it. */
function useCardInAddress(card: string | null, setSearch: (change: BuilderSearch) => void): void {
  const store = useEditorStore()
  const selectedId = useEditor((state) => state.selectedId)
  const first = useRef(card)
  useEffect(() => {
    if (first.current !== null) store.getState().select(first.current)
  }, [store])
  useEffect(() => {
    if (first.current !== null && selectedId === null) return
    first.current = null
    // Going along the cards with the arrows is no journey.
    const timer = setTimeout(() => setSearch({ card: selectedId ?? undefined }), 300)
    return () => clearTimeout(timer)
  }, [selectedId, setSearch])
}

/** Somebody else saved: where nothing was changed here, their version is shown. Where something was, a bar asks. */
function useNewerVersion(flow: FullFlow | null, isSaving: boolean): void {
  const store = useEditorStore()
  useEffect(() => {
    const { saved, isDirty, markSaved } = store.getState()
    if (flow === null || saved === null || isSaving || isDirty || flow.version <= saved.version) return
    markSaved(draftOf(flow), flow.version)
    toastDone(words.updatedTo(flow.version))
  }, [store, flow, isSaving])
}
