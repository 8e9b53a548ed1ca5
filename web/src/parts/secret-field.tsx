import { ActionIcon, Group, Input, Tooltip } from '@mantine/core'
import { Eye, EyeOff } from 'lucide-react'
import { useId, useState, type ReactNode } from 'react'
import { general } from '../messages/general.ts'
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
  const id = useId()
  const name = isShown ? general.hide(label) : general.show(label)
  return (
    <Input.Wrapper id={id} label={label} description={description}>
      <Group gap="xs" wrap="nowrap" mt={description === undefined ? 0 : 4}>
        <Input
          id={id}
          // Not a password field: browsers would offer to keep it.
          value={isShown ? value : '•'.repeat(24)}
          readOnly
          autoComplete="off"
          spellCheck={false}
          flex={1}
          // The wrapper's distances are the row's.
          styles={{ wrapper: { margin: 0 }, input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        />
        <Tooltip label={name}>
          <ActionIcon variant="subtle" color="gray" size="md" aria-label={name} onClick={() => setShown(!isShown)}>
            {isShown ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
          </ActionIcon>
        </Tooltip>
        <CopyButton value={value} label={general.copyOf(label)} />
        {children}
      </Group>
    </Input.Wrapper>
  )
}
