import { Alert, Button, FileInput, Group, List, Modal, NativeSelect, Radio, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError } from '../../api/client.ts'
import { importCsv, tableList, type TableItem } from '../../api/tables.ts'
import { general } from '../../messages/general.ts'
import { tables as words } from '../../messages/tables.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { toastDone } from '../../parts/toast.ts'

interface ImportDialogProps {
  readonly table: TableItem
  readonly opened: boolean
  readonly onClose: () => void
}

/** Puts the rows of a CSV file into a table: judged first, with line and column of what is wrong, then all or none. */
export function ImportDialog(props: ImportDialogProps) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={words.importTitle} size="lg">
      <Content {...props} />
    </Modal>
  )
}

function Content({ table, onClose }: ImportDialogProps) {
  const queries = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const [mode, setMode] = useState<'append' | 'replace'>('append')
  const [delimiter, setDelimiter] = useState(',')
  const judged = useQuery({
    queryKey: ['importPreview', table.id, file?.name, file?.size, file?.lastModified, mode, delimiter],
    queryFn: () => importCsv(table.id, file!, { mode, delimiter, preview: true }), // asked with a file only
    enabled: file !== null,
    retry: false,
    gcTime: 0,
  })
  const importing = useMutation({
    mutationFn: () => importCsv(table.id, file!, { mode, delimiter, preview: false }), // the button needs one
    async onSuccess({ rows }) {
      toastDone(words.imported(rows))
      onClose()
      await Promise.all([
        queries.invalidateQueries({ queryKey: tableList.queryKey }),
        queries.invalidateQueries({ queryKey: [`/api/v1/tables/${encodeURIComponent(table.id)}/rows`] }),
      ])
    },
  })
  const wrong = judged.error
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {words.importLead}
      </Text>
      <FileInput
        label={words.file}
        placeholder={words.chooseFile}
        value={file}
        onChange={setFile}
        accept=".csv,.txt,text/csv"
        clearable
        data-autofocus
      />
      <NativeSelect
        label={words.delimiter}
        value={delimiter}
        onChange={({ currentTarget }) => setDelimiter(currentTarget.value)}
        data={Object.entries(words.delimiters).map(([value, label]) => ({ value, label }))}
      />
      <Radio.Group
        label={words.mode}
        value={mode}
        onChange={(value) => setMode(value === 'replace' ? 'replace' : 'append')}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="append" label={words.append} />
          <Radio value="replace" label={words.replace} />
        </Stack>
      </Radio.Group>
      <div role="status">
        {judged.isFetching && <Text size="sm">{words.checking}</Text>}
        {judged.data !== undefined && !judged.isFetching && <Text size="sm">{words.fits(judged.data.rows)}</Text>}
      </div>
      {wrong !== null && file !== null && !judged.isFetching && (
        <Alert color="red" variant="outline" title={words.wrong}>
          <List size="sm" style={{ overflowWrap: 'anywhere' }}>
            {causesOf(wrong).map((cause) => (
              <List.Item key={cause}>{cause}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      {importing.error !== null && <ErrorBox error={importing.error} />}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          {general.cancel}
        </Button>
        <Button
          disabled={file === null || judged.data === undefined}
          loading={importing.isPending}
          onClick={() => importing.mutate()}
        >
          {judged.data === undefined ? words.importCsv : words.import(judged.data.rows)}
        </Button>
      </Group>
    </Stack>
  )
}

/** What the server says of each line; its whole answer where there is nothing of the kind. */
function causesOf(error: Error): readonly string[] {
  return error instanceof ApiError && error.causes.length > 0 ? [...new Set(error.causes)] : [error.message]
}
