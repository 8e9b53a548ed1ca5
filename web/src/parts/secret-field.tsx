import { ActionIcon, Group, TextInput, Tooltip } from '@mantine/core'
import { Eye, EyeOff } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { common } from '../messages/common.ts'
import { CopyButton } from './copy-button.tsx'

interface SecretFieldProps {
  readonly label: string
  readonly value: string
  readonly description?: string
  /** Further buttons beside Show and Copy. */
  readonly children?: ReactNode
}

/** A secret that is known here: hidden until it is asked for, and copied without being shown. */
export function SecretField({ label, value, description, children }: SecretFieldProps) {
  const [isShown, setShown] = useState(false)
  const name = isShown ? common.hide(label) : common.show(label)
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <TextInput
        label={label}
        description={description}
        // Not a password field: browsers would offer to keep it.
        value={isShown ? value : '•'.repeat(24)}
        readOnly
        autoComplete="off"
        spellCheck={false}
        flex={1}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
      <Tooltip label={name}>
        <ActionIcon variant="subtle" color="gray" size="md" mb={4} aria-label={name} onClick={() => setShown(!isShown)}>
          {isShown ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
        </ActionIcon>
      </Tooltip>
      <div style={{ marginBlockEnd: 4 }}>
        <CopyButton value={value} label={common.copyOf(label)} />
      </div>
      {children}
    </Group>
  )
}
