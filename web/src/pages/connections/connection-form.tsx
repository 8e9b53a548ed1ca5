import { Button, Checkbox, Group, NativeSelect, NumberInput, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import {
  connectionList,
  createConnection,
  replaceConnection,
  testConnection,
  type ConnectionItem,
  type ConnectorField,
  type ConnectorItem,
} from '../../api/connections.ts'
import { connections as words } from '../../messages/connections.ts'
import { general } from '../../messages/general.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { fieldProblems } from '../../parts/field-problems.ts'
import { toastDone } from '../../parts/toast.ts'

interface ConnectionFormProps {
  readonly connector: ConnectorItem
  /** The one that is changed; null for a new one. */
  readonly connection: ConnectionItem | null
  readonly onSaved: (connection: ConnectionItem) => void
  readonly onClose: () => void
}

type Settings = Readonly<Record<string, unknown>>

/** What a kind of connection asks for, by its declaration. Secrets go in and never come back. */
export function ConnectionForm({ connector, connection, onSaved, onClose }: ConnectionFormProps) {
  const queries = useQueryClient()
  const [name, setName] = useState(connection?.name ?? '')
  const [settings, setSettings] = useState<Settings>(() => ({ ...defaultsOf(connector), ...connection?.settings }))
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({})
  const counts = (field: string) => {
    const when = connector.when[field]
    return when === undefined || when.is.includes(String(settings[when.setting]))
  }
  // What counts only beside a word of another field is required there, unless it says otherwise.
  const isOptional = (field: string, declared = false) => {
    const when = connector.when[field]
    return when === undefined ? declared : when.optional === true
  }
  const saving = useMutation({
    mutationFn: () => {
      const body = {
        name: name.trim(),
        connector: connector.id,
        settings: Object.fromEntries(
          Object.entries(settings).filter(([field, value]) => counts(field) && isGiven(value)),
        ),
        secrets: Object.fromEntries(Object.entries(secrets).filter(([field, value]) => counts(field) && value !== '')),
      }
      return connection === null
        ? createConnection(body)
        : replaceConnection(connection.id, { ...body, revision: connection.revision })
    },
    onSuccess(saved) {
      toastDone(words.saved(saved.name))
      onSaved(saved)
      void queries.invalidateQueries(connectionList)
      // Whoever fills in credentials wants to know whether they are right.
      const refresh = () => queries.invalidateQueries(connectionList)
      testConnection(saved.id).then(refresh, refresh)
    },
  })
  const wrong = fieldProblems(saving.error)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        saving.mutate()
      }}
    >
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {connector.description}
        </Text>
        {saving.error !== null && <ErrorBox title={words.notSaved} error={saving.error} />}
        <TextInput
          label={words.name}
          description={words.nameHelp}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          error={wrong['name']}
          maxLength={100}
          autoComplete="off"
          required
          withAsterisk={false}
          data-autofocus
        />
        {Object.entries(connector.settings)
          .filter(([field]) => counts(field))
          .map(([field, declared]) => (
            <SettingField
              key={field}
              field={{ ...declared, optional: isOptional(field, declared.optional) }}
              value={settings[field]}
              error={wrong[`settings.${field}`]}
              onChange={(value) => setSettings({ ...settings, [field]: value })}
            />
          ))}
        {Object.entries(connector.secrets)
          .filter(([field]) => counts(field))
          .map(([field, { label, help, optional, multiline = false, max = 16_384 }]) => {
            const isKept = connection?.secretsSet.includes(field) === true
            const common = {
              label: isOptional(field, optional) ? words.optionalOf(label) : label,
              description: help,
              value: secrets[field] ?? '',
              error: wrong[`secrets.${field}`],
              placeholder: isKept ? words.secretKept : undefined,
              maxLength: max,
              autoComplete: 'new-password',
              spellCheck: false,
            }
            const take = (value: string) => setSecrets({ ...secrets, [field]: value })
            return multiline ? (
              <Textarea
                key={field}
                {...common}
                rows={4}
                styles={mono}
                onChange={({ currentTarget }) => take(currentTarget.value)}
              />
            ) : (
              <TextInput
                key={field}
                {...common}
                type="password"
                onChange={({ currentTarget }) => take(currentTarget.value)}
              />
            )
          })}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {general.cancel}
          </Button>
          <Button type="submit" loading={saving.isPending}>
            {words.save}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

const mono = { input: { fontFamily: 'var(--mantine-font-family-monospace)' } }

interface SettingFieldProps {
  readonly field: ConnectorField
  readonly value: unknown
  readonly error: string | undefined
  readonly onChange: (value: unknown) => void
}

function SettingField({ field, value, error, onChange }: SettingFieldProps) {
  const { kind, label, help, optional = false, options = [], min, max } = field
  const common = { label: optional ? words.optionalOf(label) : label, description: help, error }
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  switch (kind) {
    case 'choice':
      return (
        <NativeSelect
          {...common}
          value={text}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
          data={[...options]}
        />
      )
    case 'boolean':
      return (
        <Checkbox
          {...common}
          checked={value === true}
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        />
      )
    case 'list':
      return (
        <Textarea
          {...common}
          description={[help, words.onePerLine].filter(Boolean).join(' ')}
          value={Array.isArray(value) ? value.join('\n') : ''}
          onChange={({ currentTarget }) => onChange(currentTarget.value.split('\n'))}
          onBlur={() => Array.isArray(value) && onChange(value.map((line) => String(line).trim()).filter(Boolean))}
          rows={2}
          spellCheck={false}
        />
      )
    case 'integer':
    case 'number':
      return (
        <NumberInput
          {...common}
          value={text}
          onChange={onChange}
          allowDecimal={kind === 'number'}
          {...(min === undefined ? {} : { min })}
          {...(max === undefined ? {} : { max })}
        />
      )
    default:
      return (
        <TextInput
          {...common}
          value={text}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
          maxLength={max ?? 8192}
          autoComplete="off"
          spellCheck={false}
        />
      )
  }
}

/** What a new connection begins with: the declared values, and of a choice that must be made the first one. */
function defaultsOf({ settings }: ConnectorItem): Settings {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, { kind, options = [], default: usual }]) => {
      const value = usual ?? (kind === 'choice' ? options[0]?.value : undefined)
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
}

const isGiven = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.every((line) => line === ''))
