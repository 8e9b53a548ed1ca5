import { Stack, Switch, Text } from '@mantine/core'
import { useState } from 'react'
import type { FlowItem } from '../../api/flows.ts'
import { flows as words } from '../../messages/flows.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { useMay } from '../../parts/use-may.ts'
import { useFlowActions } from './use-flow-actions.ts'

/** Switches a flow from its row. Off is asked for first where active event hooks deliver to it. */
export function FlowSwitch({ flow }: { readonly flow: FlowItem }) {
  const { turn, activeHooks } = useFlowActions(flow)
  const mayManage = useMay('flowhook.flows.manage')
  const [hooks, setHooks] = useState<readonly string[]>([])
  const [isAsking, setAsking] = useState(false)
  const isOn = flow.status === 'ACTIVE'
  // What was asked for shows at once; a refusal puts it back.
  const shown = turn.isPending ? turn.variables : isOn

  async function change(next: boolean) {
    const active = next ? [] : await activeHooks()
    if (active.length === 0) return turn.mutate(next)
    setHooks(active)
    setAsking(true)
  }
  return (
    <>
      <Switch
        size="sm"
        aria-label={words.switchOf(flow.name)}
        checked={shown}
        disabled={!mayManage}
        onChange={({ currentTarget: { checked } }) => {
          if (!turn.isPending) void change(checked)
        }}
      />
      <ConfirmDialog
        opened={isAsking}
        title={words.switchOffTitle(flow.name)}
        text={
          <Stack gap="xs">
            <Text>{words.switchOffText(hooks.join(', '))}</Text>
            <Text size="sm">{words.switchOffMore}</Text>
          </Stack>
        }
        confirmLabel={words.switchOff}
        isPending={turn.isPending}
        onConfirm={() => turn.mutate(false, { onSettled: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      />
    </>
  )
}
