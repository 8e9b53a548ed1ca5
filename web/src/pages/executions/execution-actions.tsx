import { ActionIcon, Button, Group, Menu } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CircleStop, Download, EllipsisVertical, Link, PencilLine, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { cancelExecution, downloadPath } from '../../api/executions.ts'
import { general } from '../../messages/general.ts'
import { execution as words } from '../../messages/executions.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { toastDone, toastFailed } from '../../parts/toast.ts'
import { isRepeatable, useShown } from './execution-context.ts'
import { RerunDialog, useRerun } from './rerun-dialog.tsx'

/** What can be done with an execution. */
export function ExecutionActions() {
  const { execution } = useShown()
  const { id, finished } = execution
  const queries = useQueryClient()
  const rerun = useRerun(id)
  const cancel = useMutation({ mutationFn: () => cancelExecution(queries, id) })
  const [dialog, setDialog] = useState<'rerun' | 'cancel' | null>(null)
  const close = () => setDialog(null)
  const copyLink = () => {
    navigator.clipboard.writeText(window.location.href).then(() => toastDone(general.copied), toastFailed)
  }
  return (
    <Group gap="sm">
      {finished === null && (
        <Button
          variant="default"
          leftSection={<CircleStop size={16} aria-hidden />}
          onClick={() => setDialog('cancel')}
        >
          {general.cancel}
        </Button>
      )}
      {isRepeatable(execution) && (
        <Button
          leftSection={<RotateCcw size={16} aria-hidden />}
          loading={rerun.isPending}
          onClick={() => rerun.mutate({}, { onError: toastFailed })}
        >
          {words.rerun}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={words.more}>
            <EllipsisVertical size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {isRepeatable(execution) && (
            <Menu.Item leftSection={<PencilLine size={16} aria-hidden />} onClick={() => setDialog('rerun')}>
              {words.rerunEdited}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<Link size={16} aria-hidden />} onClick={copyLink}>
            {words.copyLink}
          </Menu.Item>
          <Menu.Item
            component="a"
            href={downloadPath(id)}
            download={`execution-${id}.json`}
            leftSection={<Download size={16} aria-hidden />}
          >
            {words.download}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <RerunDialog opened={dialog === 'rerun'} from={null} title={words.rerunEdited} onClose={close} />
      <ConfirmDialog
        opened={dialog === 'cancel'}
        title={words.stop}
        text={words.stopText}
        confirmLabel={words.stop}
        danger
        isPending={cancel.isPending}
        onConfirm={() =>
          cancel.mutate(undefined, {
            onSuccess: () => toastDone(words.stopped),
            onError: toastFailed,
            onSettled: close,
          })
        }
        onClose={close}
      />
    </Group>
  )
}
