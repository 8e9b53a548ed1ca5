import { Button, Modal, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { createFlow, type FullFlow } from '../api/flow-editing.ts'
import { builder as words } from '../messages/builder.ts'
import { general } from '../messages/general.ts'
import { ErrorBox } from '../parts/error-box.tsx'
import { Loading } from '../parts/loading.tsx'
import { TimeAgo } from '../parts/time-ago.tsx'
import { toastDone, toastFailed } from '../parts/toast.ts'
import classes from './builder.module.css'
import { definitionOf, draftOf } from './model/draft.ts'
import { useEditor, useEditorStore } from './model/editor-context.ts'
import type { useLocalDraft } from './use-local-draft.ts'
import type { Saving } from './use-saving.ts'

const DraftComparison = lazy(() =>
  import('./draft-comparison.tsx').then(({ DraftComparison }) => ({ default: DraftComparison })),
)

interface BuilderBarsProps {
  readonly flow: FullFlow | null
  readonly isGone: boolean
  readonly local: ReturnType<typeof useLocalDraft>
  readonly saving: Saving
}

/** What has to be decided: an older draft, somebody else's version, a save that was refused. */
export function BuilderBars({ flow, isGone, local, saving }: BuilderBarsProps) {
  const isReadOnly = useEditor((state) => state.isReadOnly)
  const knownVersion = useEditor((state) => state.saved?.version ?? null)
  const isDirty = useEditor((state) => state.isDirty)
  const isBehind = flow !== null && knownVersion !== null && flow.version > knownVersion
  return (
    <>
      {isReadOnly && <Bar text={<Text size="sm">{words.readOnly}</Text>} />}
      {local.offered !== null && !isReadOnly && <DraftBar local={local} />}
      {isGone ? (
        <Bar kind="error" text={<BarText title={words.deletedTitle}>{words.deletedText}</BarText>}>
          <SaveAsCopy />
        </Bar>
      ) : (
        isBehind && isDirty && !saving.isSaving && <ConflictBar theirs={flow} saving={saving} />
      )}
      {saving.error !== null && (
        <div className={classes['bar']} data-kind="error">
          <ErrorBox error={saving.error} title={words.notSaved} />
          <Button variant="default" size="xs" onClick={saving.clearError}>
            {general.close}
          </Button>
        </div>
      )}
    </>
  )
}

interface BarProps {
  readonly kind?: 'error'
  readonly text: ReactNode
  readonly children?: ReactNode
}

function Bar({ kind, text, children }: BarProps) {
  return (
    <div className={classes['bar']} data-kind={kind} role="status">
      {text}
      {children !== undefined && <div className={classes['barActions']}>{children}</div>}
    </div>
  )
}

function BarText({ title, children }: { readonly title: ReactNode; readonly children: ReactNode }) {
  return (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Text size="sm">{children}</Text>
    </div>
  )
}

function DraftBar({ local: { offered, restore, discard } }: Pick<BuilderBarsProps, 'local'>) {
  const version = useEditor((state) => state.saved?.version ?? null)
  if (offered === null) return null
  const isOlder = offered.version !== null && version !== null && offered.version < version
  return (
    <Bar
      text={
        <BarText title={words.draftTitle}>
          {words.draftText} <TimeAgo time={new Date(offered.at).toISOString()} />.{' '}
          {isOlder && words.draftOlder(offered.version)}
        </BarText>
      }
    >
      <Button size="xs" onClick={restore}>
        {words.restoreDraft}
      </Button>
      <Button size="xs" variant="default" onClick={discard}>
        {words.discardDraft}
      </Button>
    </Bar>
  )
}

function ConflictBar({ theirs, saving }: { readonly theirs: FullFlow; readonly saving: Saving }) {
  const store = useEditorStore()
  const [isComparing, setComparing] = useState(false)
  const take = () => {
    const { replace, markSaved } = store.getState()
    // One step of undo brings one's own changes back.
    replace(draftOf(theirs))
    markSaved(draftOf(theirs), theirs.version)
  }
  return (
    <>
      <Bar
        text={
          <BarText
            title={
              <>
                {words.conflictTitle(theirs.version)} <TimeAgo time={theirs.lastUpdated} />
              </>
            }
          >
            {words.conflictText}
          </BarText>
        }
      >
        <Button size="xs" variant="default" onClick={() => setComparing(true)}>
          {words.viewDiff}
        </Button>
        <Button size="xs" variant="default" onClick={take}>
          {words.takeTheirs}
        </Button>
        <Button size="xs" variant="default" onClick={() => void saving.saveOver(theirs.version)}>
          {words.keepMine}
        </Button>
        <SaveAsCopy />
      </Bar>
      <Modal opened={isComparing} onClose={() => setComparing(false)} title={words.diffTitle(theirs.version)} size="lg">
        <Suspense fallback={<Loading rows={3} />}>
          <DraftComparison theirs={theirs} />
        </Suspense>
      </Modal>
    </>
  )
}

function SaveAsCopy() {
  const store = useEditorStore()
  const navigate = useNavigate()
  const copying = useMutation({
    mutationFn: () => {
      const definition = definitionOf(store.getState().draft)
      if (definition === null) throw new Error(words.triggerNeeded)
      return createFlow({ ...definition, name: words.copyName(definition.name).slice(0, 255) })
    },
    onSuccess(copy) {
      const { draft, saved, markSaved } = store.getState()
      // What was changed here is in the copy: nothing of this page is lost when it is left.
      markSaved(draft, saved?.version ?? 1)
      toastDone(words.copied(copy.name))
      void navigate({ to: '/flows/$flowId', params: { flowId: copy.id } })
    },
    onError: toastFailed,
  })
  return (
    <Button size="xs" variant="default" loading={copying.isPending} onClick={() => copying.mutate()}>
      {words.saveAsCopy}
    </Button>
  )
}
