import { Button, Code, CopyButton } from '@mantine/core'
import { general } from '../messages/general.ts'
import classes from './command-block.module.css'

/** A command to paste into a terminal, with a button that copies it. */
export function CommandBlock({ command }: { readonly command: string }) {
  return (
    <div className={classes['box']}>
      <Code block tabIndex={0} className={classes['command'] ?? ''}>
        {command}
      </Code>
      <CopyButton value={command}>
        {({ copied, copy }) => (
          <Button variant="default" size="xs" onClick={copy} aria-live="polite">
            {copied ? general.copied : general.copy}
          </Button>
        )}
      </CopyButton>
    </div>
  )
}
