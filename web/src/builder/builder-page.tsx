import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { cardList } from '../api/cards.ts'
import { fullFlow, type FullFlow } from '../api/flow-editing.ts'
import { meQuery } from '../api/session.ts'
import { builder as words } from '../messages/builder.ts'
import { ErrorBox } from '../parts/error-box.tsx'
import { Loading } from '../parts/loading.tsx'
import { Page } from '../parts/page.tsx'
import { Builder } from './builder.tsx'
import { openCatalogue, type CardCatalogue } from './model/catalogue.ts'
import { EditorContext } from './model/editor-context.ts'
import { draftOf, emptyDraft } from './model/draft.ts'
import { openEditor } from './model/editor-store.ts'

/** One flow as it is edited: a new one at `/flows/new`, a saved one at its own address. */
export function BuilderPage() {
  const { flowId = null } = useParams({ strict: false })
  const navigate = useNavigate()
  // A flow that is saved for the first time gets its address while its editor, with the way back, stays.
  const [created, setCreated] = useState<{ readonly id: string; readonly key: string } | null>(null)
  const [newCount, setNewCount] = useState(0)
  const key = flowId === null ? `new ${newCount}` : created?.id === flowId ? created.key : flowId

  const onCreated = (flow: FullFlow) => {
    setCreated({ id: flow.id, key })
    void navigate({ to: '/flows/$flowId', params: { flowId: flow.id }, search: true, replace: true })
  }
  const isCreated = flowId !== null && created?.id === flowId
  useEffect(() => {
    // Whoever goes to `/flows/new` from here begins another one.
    if (isCreated) setNewCount((count) => count + 1)
  }, [isCreated])
  return <LoadedBuilder key={key} flowId={flowId} onCreated={onCreated} />
}

interface LoadedBuilderProps {
  readonly flowId: string | null
  readonly onCreated: (flow: FullFlow) => void
}

function LoadedBuilder({ flowId, onCreated }: LoadedBuilderProps) {
  const cards = useQuery({ ...cardList, select: openCatalogue })
  const flow = useQuery({ ...fullFlow(flowId ?? ''), enabled: flowId !== null })
  const me = useQuery(meQuery)
  const error = cards.error ?? (flow.data === undefined ? flow.error : null)
  if (error !== null) {
    return (
      <Page title={words.flow}>
        <ErrorBox error={error} onRetry={() => void (cards.error === null ? flow : cards).refetch()} />
      </Page>
    )
  }
  if (cards.data === undefined || me.data === undefined || (flowId !== null && flow.data === undefined)) {
    return (
      <Page title={words.flow}>
        <Loading rows={4} />
      </Page>
    )
  }
  const mayEdit = ['*', 'flowhook.flows.manage'].some((name) => me.data.permissions.includes(name))
  return (
    <OpenBuilder
      catalogue={cards.data}
      flow={flow.data ?? null}
      isGone={flow.error !== null && flowId !== null && isNotFound(flow.error)}
      isReadOnly={!mayEdit}
      onCreated={onCreated}
    />
  )
}

const isNotFound = (error: Error) => 'status' in error && error.status === 404

interface OpenBuilderProps {
  readonly catalogue: CardCatalogue
  /** The newest saved version; null before the first save. */
  readonly flow: FullFlow | null
  readonly isGone: boolean
  readonly isReadOnly: boolean
  readonly onCreated: (flow: FullFlow) => void
}

function OpenBuilder({ catalogue, flow, isGone, isReadOnly, onCreated }: OpenBuilderProps) {
  const [store] = useState(() => {
    const draft = flow === null ? emptyDraft : draftOf(flow)
    return openEditor({ draft, saved: flow === null ? null : { draft, version: flow.version }, catalogue, isReadOnly })
  })
  return (
    <EditorContext value={store}>
      <Builder flow={flow} isGone={isGone} onCreated={onCreated} />
    </EditorContext>
  )
}
