import { Button, Checkbox, Group, MultiSelect, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Download, Search } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { exportFlows } from '../../api/flow-files.ts'
import { flowList, type FlowItem } from '../../api/flows.ts'
import { folderList } from '../../api/folders.ts'
import { general } from '../../messages/general.ts'
import { flowFiles as words } from '../../messages/flow-files.ts'
import { flows } from '../../messages/flows.ts'
import { downloadText } from '../../parts/download-text.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ResourceList } from '../../parts/resource-list.tsx'
import type { Column } from '../../parts/resource-table.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { toastDone, toastFailed } from '../../parts/toast.ts'
import { fileName } from '../flows/file-name.ts'
import { folderChoices } from '../flows/folder-nodes.ts'

/** Flows out into a file: those chosen, those in folders, or all. */
export function ExportPanel() {
  const { data: folders = [] } = useQuery(folderList)
  const [folderIds, setFolderIds] = useState<readonly string[]>([])
  const [flowIds, setFlowIds] = useState<ReadonlySet<string>>(new Set())
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), 200)
  const choose = useCallback(
    (id: string, isChosen: boolean) =>
      setFlowIds((before) => {
        const after = new Set(before)
        if (isChosen) after.add(id)
        else after.delete(id)
        return after
      }),
    [],
  )
  const columns = useMemo(() => columnsOf(flowIds, choose), [flowIds, choose])
  const download = useMutation({
    mutationFn: () => exportFlows([...flowIds], folderIds),
    onSuccess(file) {
      downloadText(fileName('flows'), JSON.stringify(file, null, 2), 'application/json')
      toastDone(words.downloaded(file.flows.length))
    },
    onError: toastFailed,
  })
  const isChosen = flowIds.size + folderIds.length > 0
  return (
    <Stack gap="md">
      <Text c="dimmed">{words.exportLead}</Text>
      {folders.length > 0 && (
        <MultiSelect
          label={words.exportFolders}
          data={folderChoices(folders)}
          value={[...folderIds]}
          onChange={setFolderIds}
          searchable
          clearable
        />
      )}
      <TextInput
        label={words.searchFlows}
        placeholder={flows.searchHint}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        leftSection={<Search size={16} aria-hidden />}
      />
      <ResourceList
        label={words.exportFlows}
        query={flowList(q === '' ? {} : { q })}
        columns={columns}
        empty={<EmptyState title={q === '' ? flows.empty : general.nothingFits} lead="" />}
      />
      <Group justify="flex-end" gap="md">
        <Text size="sm" role="status">
          {isChosen && words.chosen(flowIds.size + folderIds.length)}
        </Text>
        <Button
          leftSection={<Download size={16} aria-hidden />}
          loading={download.isPending}
          onClick={() => download.mutate()}
        >
          {isChosen ? words.download : words.downloadAll}
        </Button>
      </Group>
    </Stack>
  )
}

function columnsOf(
  chosen: ReadonlySet<string>,
  choose: (id: string, isChosen: boolean) => void,
): readonly Column<FlowItem>[] {
  return [
    {
      header: words.flow,
      cell: ({ id, name }) => (
        <Checkbox
          label={name}
          checked={chosen.has(id)}
          onChange={({ currentTarget }) => choose(id, currentTarget.checked)}
        />
      ),
    },
    {
      header: flows.status,
      width: '7rem',
      from: 'sm',
      cell: ({ status }) => <StatusBadge of="flow" status={status} />,
    },
  ]
}
