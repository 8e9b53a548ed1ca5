import { Alert, Button, Group, Modal, NativeSelect, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { apiTokenList, createApiToken } from '../../api/api-access.ts'
import { apiAccess as words } from '../../messages/api-access.ts'
import { general } from '../../messages/general.ts'
import { CommandBlock } from '../../parts/command-block.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { ErrorBox } from '../../parts/error-box.tsx'
import { PermissionPicker } from './permission-picker.tsx'

interface TokenDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
}

/** Makes a token, and shows its value once. */
export function TokenDialog({ opened, onClose }: TokenDialogProps) {
  const [value, setValue] = useState<string | null>(null)
  const close = () => {
    onClose()
    setValue(null)
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={value === null ? words.tokenTitle : words.madeTitle}
      size="lg"
      // What is shown once must not go away by a click beside it.
      closeOnClickOutside={value === null}
      closeOnEscape={value === null}
    >
      {value === null ? <TokenForm onClose={close} onMade={setValue} /> : <Made value={value} onClose={close} />}
    </Modal>
  )
}

const mono = { input: { fontFamily: 'var(--mantine-font-family-monospace)' } }
const dayMs = 86_400_000
const lives = [7, 30, 90, 365, 0] as const
const usualLife = 90

function TokenForm({ onClose, onMade }: { readonly onClose: () => void; readonly onMade: (value: string) => void }) {
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [days, setDays] = useState<number>(usualLife)
  const [isAll, setAll] = useState(false)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const creating = useMutation({
    mutationFn: () =>
      createApiToken({
        name: name.trim(),
        permissions: isAll ? ['*'] : chosen,
        expires: days === 0 ? null : new Date(Date.now() + days * dayMs).toISOString(),
      }),
    onSuccess: ({ value }) => {
      onMade(value)
      return queries.invalidateQueries(apiTokenList)
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        creating.mutate()
      }}
    >
      <Stack gap="md">
        {creating.error !== null && <ErrorBox title={words.notCreated} error={creating.error} />}
        <TextInput
          label={words.tokenName}
          description={words.tokenNameHint}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          maxLength={100}
          autoComplete="off"
          required
          withAsterisk={false}
          data-autofocus
        />
        <NativeSelect
          label={words.life}
          value={String(days)}
          onChange={({ currentTarget }) => setDays(Number(currentTarget.value))}
          data={lives.map((each) => ({ value: String(each), label: words.lives[each] }))}
        />
        {days === 0 && (
          <Alert variant="outline" color="orange">
            <Text size="sm">{words.neverWarning}</Text>
          </Alert>
        )}
        <Radio.Group label={words.scope} value={isAll ? 'all' : 'chosen'} onChange={(scope) => setAll(scope === 'all')}>
          <Stack gap="xs" mt="xs">
            <Radio value="chosen" label={words.chosen} />
            <Radio value="all" label={words.everything} />
          </Stack>
        </Radio.Group>
        {!isAll && <PermissionPicker value={chosen} onChange={setChosen} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {general.cancel}
          </Button>
          <Button type="submit" loading={creating.isPending} disabled={!isAll && chosen.length === 0}>
            {words.create}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function Made({ value, onClose }: { readonly value: string; readonly onClose: () => void }) {
  return (
    <Stack gap="md">
      <Alert variant="outline" color="teal" role="status">
        <Text size="sm">{words.madeLead}</Text>
      </Alert>
      {/* In plain sight: this is the one time that it is to be seen. */}
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput label={words.value} value={value} readOnly flex={1} styles={mono} spellCheck={false} />
        <CopyButton value={value} label={words.copyToken} />
      </Group>
      <Stack gap={4}>
        <Text size="sm" fw={600}>
          {words.tryIt}
        </Text>
        <CommandBlock command={`curl -H "Authorization: SSWS ${value}" ${window.location.origin}/api/v1/me`} />
      </Stack>
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          {words.done}
        </Button>
      </Group>
    </Stack>
  )
}
