import { Alert, Button, Group, List, Loader, NativeSelect, Radio, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Upload } from 'lucide-react'
import { useId, useRef, useState, type ReactNode } from 'react'
import { importConflicts, importFlows, type ImportConflict, type ImportReport } from '../../api/flow-files.ts'
import { folderList } from '../../api/folders.ts'
import { general } from '../../messages/general.ts'
import { flowFiles as words } from '../../messages/flow-files.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { toastDone } from '../../parts/toast.ts'
import { folderChoices } from '../flows/folder-nodes.ts'
import { useFileDrop } from '../flows/use-file-drop.ts'
import { ImportFindings } from './import-findings.tsx'
import { ImportedFlows } from './imported-flows.tsx'
import { readFlowFile } from './read-flow-file.ts'

interface ImportPanelProps {
  readonly file: File
  /** The folder that is proposed. */
  readonly folderId: string | null
  /** Further buttons: another file, close. */
  readonly footer: ReactNode
}

/** What is in a file, what would become of it, and the import itself. Another file is another panel. */
export function ImportPanel({ file, folderId: proposed, footer }: ImportPanelProps) {
  const queries = useQueryClient()
  // Left to the browser, a second file that is dropped would be opened in place of the console.
  useFileDrop(ignore, true)
  const [conflict, setConflict] = useState<ImportConflict>('skip')
  const [folderId, setFolderId] = useState(proposed)
  const [connections, setConnections] = useState<ReadonlyMap<string, string>>(new Map())
  const { data: folders = [] } = useQuery(folderList)
  const key = useId()
  const read = useQuery({
    queryKey: ['import file', key, file.name],
    queryFn: () => readFlowFile(file),
    staleTime: Infinity,
    gcTime: 0,
  })
  const preview = useQuery({
    queryKey: ['import preview', key, conflict, folderId],
    queryFn: ({ signal }) => importFlows(read.data, { conflict, folderId, preview: true, connections: none, signal }),
    enabled: read.data !== undefined,
    staleTime: Infinity,
    gcTime: 0,
    placeholderData: (before) => before,
  })
  const stop = useRef<AbortController | null>(null)
  const importing = useMutation({
    mutationFn: () => {
      stop.current = new AbortController()
      return importFlows(read.data, { conflict, folderId, preview: false, connections, signal: stop.current.signal })
    },
    async onSuccess(report) {
      toastDone(words.imported(changedIn(report)))
      await queries.invalidateQueries({ queryKey: ['/api/v1/flows'] })
      await queries.invalidateQueries({ queryKey: folderList.queryKey })
    },
    // What was there before may have been known wrongly, e.g. when the answer to a cancelled call was on its way already.
    onError: () => void preview.refetch(),
  })

  const isCancelled = importing.error !== null && stop.current?.signal.aborted === true
  const error = read.error ?? preview.error ?? (isCancelled ? null : importing.error)
  if (importing.data !== undefined) {
    return (
      <Stack gap="md">
        <Alert color="teal" variant="outline" title={words.imported(changedIn(importing.data))} role="status">
          {words.reportLead}
        </Alert>
        <ImportedFlows flows={importing.data.flows} isDone />
        <ImportFindings report={importing.data} />
        <Group justify="flex-end">{footer}</Group>
      </Stack>
    )
  }
  const report = preview.data
  return (
    <Stack gap="md">
      {error !== null && (
        <ErrorBox
          error={error}
          onRetry={() => void (read.error !== null ? read.refetch() : (importing.reset(), preview.refetch()))}
        />
      )}
      {isCancelled && (
        <Alert variant="outline" role="status">
          {words.cancelled} {words.allOrNothing}
        </Alert>
      )}
      {error === null && report === undefined && (
        <Busy text={read.data === undefined ? words.reading : words.checking} />
      )}
      {report !== undefined && preview.error === null && (
        <>
          <Inside name={file.name} report={report} />
          <ImportFindings
            report={report}
            chosen={connections}
            choose={(id, connection) => setConnections((before) => new Map(before).set(id, connection))}
          />
          <Group gap="xl" align="flex-start">
            <Radio.Group
              label={words.conflict}
              description={words.conflictLead}
              value={conflict}
              onChange={(value) => setConflict(importConflicts.find((known) => known === value) ?? 'skip')}
            >
              <Stack gap="xs" mt="xs">
                {importConflicts.map((value) => (
                  <Radio
                    key={value}
                    value={value}
                    label={words.conflicts[value]}
                    description={words.conflictHelp[value]}
                  />
                ))}
              </Stack>
            </Radio.Group>
            {folders.length > 0 && (
              <NativeSelect
                label={words.into}
                value={folderId ?? ''}
                onChange={({ currentTarget }) => setFolderId(currentTarget.value || null)}
                data={[{ value: '', label: words.outermost }, ...folderChoices(folders)]}
              />
            )}
          </Group>
          <ImportedFlows flows={report.flows} isDone={false} />
        </>
      )}
      {importing.isPending && <Busy text={`${words.importing(changedIn(report))} ${words.allOrNothing}`} />}
      <Group justify="flex-end" gap="sm">
        {importing.isPending ? (
          <Button variant="default" onClick={() => stop.current?.abort()}>
            {general.cancel}
          </Button>
        ) : (
          footer
        )}
        {report !== undefined && (
          <Button
            leftSection={<Upload size={16} aria-hidden />}
            loading={importing.isPending}
            disabled={
              report.problems.length > 0 ||
              changedIn(report) === 0 ||
              preview.isPlaceholderData ||
              preview.error !== null
            }
            onClick={() => importing.mutate()}
          >
            {changedIn(report) === 0 ? words.nothingToDo : words.importButton(changedIn(report))}
          </Button>
        )}
      </Group>
    </Stack>
  )
}

const ignore = () => {}
/** What is inside does not depend on the connections. */
const none: ReadonlyMap<string, string> = new Map()

function changedIn(report: ImportReport | undefined): number {
  return (report?.flows ?? []).filter(({ action }) => action !== 'skip' && action !== 'unchanged').length
}

function Busy({ text }: { readonly text: string }) {
  return (
    <Group gap="sm" role="status">
      <Loader size="sm" aria-hidden />
      <Text size="sm">{text}</Text>
    </Group>
  )
}

/** Problems in view at once. */
const mostShown = 20

function Inside({ name, report }: { readonly name: string; readonly report: ImportReport }) {
  const { flows, cards, folders, unknown, placeholders, guesses, connections, tables, problems } = report
  const also = [
    [folders.length, words.newFolders],
    [connections.length, words.connections],
    [tables.length, words.tables],
    [guesses.length, words.guesses],
  ] as const
  return (
    <Stack gap="sm">
      <div>
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
        <Text size="sm" c="dimmed">
          {[
            words.summary(flows.length, cards),
            ...also.filter(([count]) => count > 0).map(([count, say]) => say(count)),
          ].join(', ')}
        </Text>
      </div>
      <CountedCards title={words.unknownTitle} cards={unknown} />
      <CountedCards title={words.placeholdersTitle} cards={placeholders} />
      {problems.length > 0 && (
        <Alert color="red" variant="outline" title={words.problemsTitle(problems.length)} role="alert">
          <List size="sm" style={{ overflowWrap: 'anywhere' }}>
            {problems.slice(0, mostShown).map(({ flow, at, message }, i) => (
              <List.Item key={i}>
                <strong>{flow}</strong> {at !== '' && <code>{at}</code>} {message}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
    </Stack>
  )
}

function CountedCards({ title, cards }: { readonly title: string; readonly cards: ImportReport['unknown'] }) {
  if (cards.length === 0) return null
  return (
    <Alert color="orange" variant="outline" title={title}>
      <List size="sm" style={{ overflowWrap: 'anywhere' }}>
        {cards.map(({ card, count }) => (
          <List.Item key={card}>{words.unknownOf(card, count)}</List.Item>
        ))}
      </List>
    </Alert>
  )
}
