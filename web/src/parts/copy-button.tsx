import { ActionIcon, CopyButton as Copying, Tooltip, VisuallyHidden } from '@mantine/core'
import { Check, Copy } from 'lucide-react'
import { general } from '../messages/general.ts'

interface CopyButtonProps {
  readonly value: string
  /** What is copied: "Copy invoke URL". */
  readonly label: string
  readonly disabled?: boolean
}

/** Puts a value into the clipboard, and says so to eyes and to screen readers. */
export function CopyButton({ value, label, disabled = false }: CopyButtonProps) {
  return (
    <Copying value={value} timeout={2000}>
      {({ copied, copy }) => (
        <>
          <Tooltip label={copied ? general.copied : label}>
            <ActionIcon variant="subtle" color="gray" size="md" aria-label={label} disabled={disabled} onClick={copy}>
              {copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
            </ActionIcon>
          </Tooltip>
          <VisuallyHidden role="status">{copied ? general.copied : ''}</VisuallyHidden>
        </>
      )}
    </Copying>
  )
}
