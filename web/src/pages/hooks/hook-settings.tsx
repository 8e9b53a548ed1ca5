import { Stack } from '@mantine/core'
import type { EventHookItem } from '../../api/event-hooks.ts'
import { hookForm as words } from '../../messages/hook-form.ts'
import { toastDone } from '../../parts/toast.ts'
import { DeliverySettingsForm } from './delivery-settings-form.tsx'
import { HookDetailsForm } from './hook-details-form.tsx'
import { draftOf } from './hook-draft.ts'
import { useSaveHook } from './use-hook-actions.ts'

/** Everything of a hook that can be changed. */
export function HookSettings({ hook }: { readonly hook: EventHookItem }) {
  const wasVerified = hook.verificationStatus === 'VERIFIED'
  const save = useSaveHook(hook.id, ({ verificationStatus }) =>
    toastDone(wasVerified && verificationStatus === 'UNVERIFIED' ? words.savedUnverified : words.saved),
  )
  return (
    <Stack gap="lg">
      <HookDetailsForm
        initial={draftOf(hook)}
        hook={hook}
        submitLabel={words.save}
        isPending={save.isPending}
        error={save.error}
        onSubmit={save.mutate}
      />
      <DeliverySettingsForm hookId={hook.id} />
    </Stack>
  )
}
