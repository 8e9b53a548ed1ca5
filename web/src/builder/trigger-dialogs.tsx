import { lazy, Suspense } from 'react'
import { useEditor, useEditorStore } from './model/editor-context.ts'

const EndpointSettings = lazy(() =>
  import('./endpoint-settings.tsx').then(({ EndpointSettings }) => ({ default: EndpointSettings })),
)
const EndpointSecurityDialog = lazy(() =>
  import('./endpoint-security-dialog.tsx').then(({ EndpointSecurityDialog }) => ({ default: EndpointSecurityDialog })),
)

export type TriggerDialog = 'settings' | 'security' | null

interface TriggerDialogsProps {
  readonly dialog: TriggerDialog
  readonly onClose: () => void
  readonly flowId: string | null
  readonly isActive: boolean
}

/** The dialogs of the first card. What is chosen in them goes into the draft, and can be undone. */
export function TriggerDialogs({ dialog, onClose, flowId, isActive }: TriggerDialogsProps) {
  const store = useEditorStore()
  const trigger = useEditor(({ draft }) => draft.trigger)
  if (trigger?.event !== 'api_endpoint') return null
  const { setTrigger, isReadOnly } = store.getState()
  return (
    <Suspense fallback={null}>
      <EndpointSettings
        opened={dialog === 'settings'}
        onClose={onClose}
        flowId={flowId}
        trigger={trigger}
        onChange={(trigger) => setTrigger(trigger)}
        isActive={isActive}
        isReadOnly={isReadOnly}
      />
      <EndpointSecurityDialog
        opened={dialog === 'security'}
        value={trigger.security}
        onChange={(security) => setTrigger({ ...trigger, security })}
        onClose={() => {
          onClose()
          // It opens while its code still loads, and so does not know where the focus was: on the card that was just added.
          document.querySelector<HTMLElement>('[data-card-id="trigger"]')?.focus()
        }}
      />
    </Suspense>
  )
}
