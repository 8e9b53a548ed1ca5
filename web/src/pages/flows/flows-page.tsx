import { ActionIcon, Button, Group, Modal, NativeSelect, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { FolderPlus, Upload } from 'lucide-react'
import { lazy, Suspense, useMemo, useRef, useState } from 'react'
import { folderLimits } from '../../../../src/model/folder.ts'
import { exportFlows } from '../../api/flow-files.ts'
import { flowCount, flowList, type FlowFilter } from '../../api/flows.ts'
import { folderList } from '../../api/folders.ts'
import { useLiveRefresh } from '../../live/use-live-refresh.ts'
import { general } from '../../messages/general.ts'
import { flowFiles } from '../../messages/flow-files.ts'
import { flows as words } from '../../messages/flows.ts'
import { downloadText } from '../../parts/download-text.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { LinkButton } from '../../parts/link-button.tsx'
import { Loading } from '../../parts/loading.tsx'
import { NothingFits } from '../../parts/nothing-fits.tsx'
import { Page } from '../../parts/page.tsx'
import { ResourceList } from '../../parts/resource-list.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { toastFailed } from '../../parts/toast.ts'
import { useMay } from '../../parts/use-may.ts'
import { fileName } from './file-name.ts'
import { flowColumns } from './flow-columns.tsx'
import { FlowFilters } from './flow-filters.tsx'
import { filterOf, isFiltered, type FlowSearch } from './flow-search.ts'
import classes from './flows.module.css'
import { FolderDialogs, type FolderDialog } from './folder-dialogs.tsx'
import { FolderMenu } from './folder-menu.tsx'
import { flatten, folderChoices, folderNodes } from './folder-nodes.ts'
import { FolderTree } from './folder-tree.tsx'
import { useFileDrop } from './use-file-drop.ts'
import { useLiveRuns } from './use-live-runs.ts'

const ImportPanel = lazy(() =>
  import('../import-export/import-panel.tsx').then((module) => ({ default: module.ImportPanel })),
)

/** All flows in their folders: to find, switch and keep in order. */
export function FlowsPage() {
  const search: FlowSearch = useSearch({ from: '/shell/flows' })
  const navigate = useNavigate({ from: '/flows' })
  const mayManage = useMay('flowhook.flows.manage')
  const { data: folders = [] } = useQuery(folderList)
  useLiveRuns()
  const tree = useMemo(() => folderNodes(folders), [folders])
  const folder = flatten(tree).find(({ id }) => id === search.folder) ?? null

  const narrow = (change: Partial<FlowSearch>) =>
    void navigate({ to: '/flows', search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false })
  const openFolder = (id: string | undefined) =>
    void navigate({ to: '/flows', search: (before) => ({ ...before, folder: id }), resetScroll: false })

  const [dialog, setDialog] = useState<FolderDialog>(null)
  const opener = useRef<HTMLElement | null>(null)
  const ask = (next: NonNullable<FolderDialog>, from: HTMLElement | null) => {
    opener.current = from
    setDialog(next)
  }
  const closeDialog = () => {
    setDialog(null)
    // The menu's item, which had the focus before, is gone: after the dialog has looked for it.
    setTimeout(() => opener.current?.focus(), 50)
  }
  const download = useMutation({
    mutationFn: ({ id }: { readonly id: string; readonly name: string }) => exportFlows([], [id]),
    onSuccess: (file, { name }) => downloadText(fileName(name), JSON.stringify(file, null, 2), 'application/json'),
    onError: toastFailed,
  })

  const [dropped, setDropped] = useState<File | null>(null)
  const isOver = useFileDrop(setDropped, mayManage && dropped === null)

  const createFolder = (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={28}
      aria-label={words.folders.create}
      title={words.folders.create}
      onClick={({ currentTarget }) =>
        ask(
          { kind: 'create', folder: folder !== null && folder.level < folderLimits.levels ? folder : null },
          currentTarget,
        )
      }
    >
      <FolderPlus size={16} aria-hidden />
    </ActionIcon>
  )
  const folderMenu = folder !== null && (
    <FolderMenu folder={folder} mayManage={mayManage} onExport={() => download.mutate(folder)} onDialog={ask} />
  )
  return (
    <Page
      title={words.title}
      lead={isOver ? words.dropHint : words.lead}
      actions={
        mayManage && (
          <Group gap="sm">
            <LinkButton to="/import-export" variant="default" leftSection={<Upload size={16} aria-hidden />}>
              {words.import}
            </LinkButton>
            <LinkButton to="/flows/new">{words.newFlow}</LinkButton>
          </Group>
        )
      }
    >
      <div className={`${classes['layout']} ${isOver ? classes['dropping'] : ''}`}>
        <nav className={classes['side']} aria-label={words.folders.title}>
          <div className={classes['sideHead']}>
            <h2 className={classes['sideTitle']}>{words.folders.title}</h2>
            {mayManage && createFolder}
          </div>
          <FolderTree folders={folders} selected={search.folder} onSelect={openFolder} />
        </nav>
        <div className={classes['main']}>
          <FlowFilters search={search} onChange={narrow} />
          <div className={classes['folderChoice']}>
            <NativeSelect
              label={words.folders.choose}
              value={search.folder ?? ''}
              onChange={({ currentTarget }) => openFolder(currentTarget.value || undefined)}
              data={[
                { value: '', label: words.folders.all },
                ...folderChoices(folders),
                ...(folders.length === 0 ? [] : [{ value: 'root', label: words.folders.none }]),
              ]}
            />
            {mayManage && createFolder}
            {folderMenu}
          </div>
          {folder !== null && (
            <Group gap="xs" visibleFrom="md" wrap="nowrap">
              <Title order={2} size="h4" className={classes['folderTitle'] ?? ''}>
                {folder.path}
              </Title>
              {folderMenu}
            </Group>
          )}
          <FlowCount filter={filterOf(search)} />
          <ResourceList
            label={words.title}
            query={flowList(filterOf(search))}
            columns={flowColumns}
            empty={<NoFlows search={search} mayManage={mayManage} />}
          />
        </div>
      </div>
      <FolderDialogs
        dialog={dialog}
        folders={folders}
        onClose={closeDialog}
        onCreated={openFolder}
        onDeleted={() => openFolder(folder?.parentId ?? undefined)}
      />
      <Modal opened={dropped !== null} onClose={() => setDropped(null)} title={flowFiles.importTitle} size="xl">
        <Suspense fallback={<Loading rows={3} />}>
          {dropped !== null && (
            <ImportPanel
              file={dropped}
              folderId={folder?.id ?? null}
              footer={
                <Button variant="default" onClick={() => setDropped(null)}>
                  {general.close}
                </Button>
              }
            />
          )}
        </Suspense>
      </Modal>
    </Page>
  )
}

function FlowCount({ filter }: { readonly filter: FlowFilter }) {
  const { data, refetch, error } = useQuery(flowCount(filter))
  useLiveRefresh(['flow'], refetch)
  if (error !== null) return null
  return (
    <Text size="sm" c="dimmed" role="status">
      {data === undefined ? words.counting : words.count(data.count)}
    </Text>
  )
}

function NoFlows({ search, mayManage }: { readonly search: FlowSearch; readonly mayManage: boolean }) {
  if (isFiltered(search)) {
    return (
      <NothingFits>
        <TextLink to="/flows" search={{ folder: search.folder }}>
          {general.clearFilter}
        </TextLink>
      </NothingFits>
    )
  }
  if (search.folder !== undefined) {
    return (
      <EmptyState title={words.empty} lead={words.emptyFolder}>
        <div>
          <TextLink to="/flows">{words.folders.all}</TextLink>
        </div>
      </EmptyState>
    )
  }
  return (
    <EmptyState title={words.empty} lead={words.emptyLead}>
      {mayManage && (
        <Group gap="md">
          <LinkButton to="/flows/new">{words.createFirst}</LinkButton>
          <TextLink to="/import-export">{words.importInstead}</TextLink>
        </Group>
      )}
    </EmptyState>
  )
}
