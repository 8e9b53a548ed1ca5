import { Checkbox, Fieldset, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { permissionList } from '../../api/api-access.ts'
import { apiAccess as words } from '../../messages/api-access.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Loading } from '../../parts/loading.tsx'
import classes from './permission-picker.module.css'

interface PermissionPickerProps {
  readonly value: readonly string[]
  readonly onChange: (value: readonly string[]) => void
}

/** Chooses permissions by what they let somebody do. */
export function PermissionPicker({ value, onChange }: PermissionPickerProps) {
  const { data, error } = useQuery(permissionList)
  const [q, setQ] = useState('')
  const sought = q.toLowerCase().split(/\s+/)
  const found = data?.filter(({ name, description }) =>
    sought.every((word) => `${name} ${description}`.toLowerCase().includes(word)),
  )
  return (
    <Fieldset legend={words.pickPermissions}>
      <Stack gap="sm">
        <TextInput
          aria-label={words.permissionSearch}
          placeholder={words.permissionSearch}
          leftSection={<Search size={16} aria-hidden />}
          value={q}
          onChange={({ currentTarget }) => setQ(currentTarget.value)}
        />
        {error !== null && <ErrorBox error={error} />}
        {found === undefined && error === null && <Loading rows={3} />}
        {found?.length === 0 && <Text size="sm">{words.noPermissionFound}</Text>}
        <div className={classes['list']}>
          {found?.map(({ name, description }) => (
            <Checkbox
              key={name}
              label={description}
              description={name}
              checked={value.includes(name)}
              onChange={({ currentTarget: { checked } }) =>
                onChange(checked ? [...value, name] : value.filter((each) => each !== name))
              }
            />
          ))}
        </div>
      </Stack>
    </Fieldset>
  )
}
