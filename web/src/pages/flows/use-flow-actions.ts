import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { callingHooks } from '../../api/flow-endpoint.ts'
import { deleteFlow, switchFlow } from '../../api/flow-editing.ts'
import { exportFlows } from '../../api/flow-files.ts'
import { duplicateFlow, moveFlow, type FlowItem } from '../../api/flows.ts'
import { folderList } from '../../api/folders.ts'
import { flows as words } from '../../messages/flows.ts'
import { downloadText } from '../../parts/download-text.ts'
import { toastAction } from '../../parts/toast-action.tsx'
import { toastDone, toastFailed } from '../../parts/toast.ts'
import { fileName } from './file-name.ts'

/** What can be done to one flow from its row. Each says what came of it. */
export function useFlowActions({ id, name, trigger }: Pick<FlowItem, 'id' | 'name' | 'trigger'>) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const readAgain = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['/api/v1/flows'] }),
      queries.invalidateQueries({ queryKey: folderList.queryKey }),
    ])

  const turn = useMutation({
    mutationFn: (isOn: boolean) => switchFlow(id, isOn),
    async onSuccess({ status }) {
      toastDone(status === 'ACTIVE' ? words.switchedOn(name) : words.switchedOff(name))
      await readAgain()
    },
    onError: toastFailed,
  })
  const duplicate = useMutation({
    mutationFn: () => duplicateFlow(id),
    async onSuccess(copy) {
      toastAction(words.duplicated(copy.name), words.open, () => {
        void navigate({ to: '/flows/$flowId', params: { flowId: copy.id } })
      })
      await readAgain()
    },
    onError: toastFailed,
  })
  const move = useMutation({
    mutationFn: ({ folderId }: { readonly folderId: string | null; readonly folderName: string }) =>
      moveFlow(id, folderId),
    async onSuccess(_, { folderName }) {
      toastDone(words.moved(name, folderName))
      await readAgain()
    },
    onError: toastFailed,
  })
  const remove = useMutation({
    mutationFn: () => deleteFlow(id),
    async onSuccess() {
      toastDone(words.deleted(name))
      await readAgain()
    },
    onError: toastFailed,
  })
  const download = useMutation({
    mutationFn: () => exportFlows([id]),
    onSuccess: (file) => downloadText(fileName(name), JSON.stringify(file, null, 2), 'application/json'),
    onError: toastFailed,
  })
  /** The names of the active event hooks that deliver to it; none where that cannot be known. */
  async function activeHooks(): Promise<readonly string[]> {
    if (trigger.event !== 'api_endpoint') return []
    const hooks = await queries.fetchQuery({ ...callingHooks(id), staleTime: 0 }).catch(() => [])
    return hooks.filter(({ status }) => status === 'ACTIVE').map((hook) => hook.name)
  }
  return { turn, duplicate, move, remove, download, activeHooks }
}
