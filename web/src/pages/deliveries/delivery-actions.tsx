import { ActionIcon, Button, Group, Menu } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Ban, Braces, Download, Ellipsis, RotateCw, Send, Terminal } from 'lucide-react'
import { useState } from 'react'
import {
  bodyAddress,
  cancelDelivery,
  deliveryRequest,
  resend,
  type DeliveryDetail,
  type DeliveryRequest,
} from '../../api/deliveries.ts'
import { general } from '../../messages/general.ts'
import { deliveries as words } from '../../messages/deliveries.ts'
import { toastDone, toastFailed } from '../../parts/toast.ts'
import { curlCommand } from './curl-command.ts'
import { SendToDialog } from './send-to-dialog.tsx'

interface DeliveryActionsProps {
  readonly delivery: DeliveryDetail
  /** Something was done to it: read it again. */
  readonly onDone: () => unknown
}

/** What can be done with a delivery: again, elsewhere, not at all; and its request taken along. */
export function DeliveryActions({ delivery: { id, status, nextAttempt }, onDone }: DeliveryActionsProps) {
  const queries = useQueryClient()
  const clipboard = useClipboard()
  const [asksWhere, setAsksWhere] = useState(false)
  const act = (message: string) => ({
    onSuccess: () => {
      toastDone(message)
      void onDone()
    },
    onError: toastFailed,
  })
  const again = useMutation({ mutationFn: () => resend(id), ...act(words.resent) })
  const end = useMutation({ mutationFn: () => cancelDelivery(id), ...act(words.cancelled) })
  const isOpen = nextAttempt !== null || status === 'PENDING' || status === 'DELIVERING'
  const copy = async (text: (request: DeliveryRequest) => string) => {
    try {
      clipboard.copy(text(await queries.ensureQueryData(deliveryRequest(id))))
      toastDone(general.copied)
    } catch (error) {
      toastFailed(error)
    }
  }
  return (
    <Group gap="sm">
      <Button leftSection={<RotateCw size={16} aria-hidden />} onClick={() => again.mutate()} loading={again.isPending}>
        {words.resend}
      </Button>
      <Button variant="default" leftSection={<Send size={16} aria-hidden />} onClick={() => setAsksWhere(true)}>
        {words.sendTo}
      </Button>
      {isOpen && (
        <Button
          variant="default"
          leftSection={<Ban size={16} aria-hidden />}
          onClick={() => end.mutate()}
          loading={end.isPending}
        >
          {words.cancelIt}
        </Button>
      )}
      <Menu withinPortal={false} position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={words.actions}>
            <Ellipsis size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<Terminal size={16} aria-hidden />}
            onClick={() => void copy((request) => curlCommand(request, `delivery-${id}.json`))}
          >
            {words.copyCurl}
          </Menu.Item>
          <Menu.Item leftSection={<Braces size={16} aria-hidden />} onClick={() => void copy(({ body }) => body)}>
            {words.copyBody}
          </Menu.Item>
          <Menu.Item
            component="a"
            href={bodyAddress(id)}
            download={`delivery-${id}.json`}
            leftSection={<Download size={16} aria-hidden />}
          >
            {words.download}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <SendToDialog id={id} opened={asksWhere} onClose={() => setAsksWhere(false)} />
    </Group>
  )
}
