import { general } from '../messages/general.ts'
import { CopyButton } from './copy-button.tsx'
import classes from './id-text.module.css'

interface IdTextProps {
  readonly id: string
  /** What it is the id of, for the name of the button. */
  readonly label: string
}

/** An id to read and to copy. */
export function IdText({ id, label }: IdTextProps) {
  return (
    <span className={classes['id']} data-id>
      <code>{id}</code>
      <CopyButton value={id} label={general.copyOf(label)} />
    </span>
  )
}
