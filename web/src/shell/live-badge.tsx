import { Tooltip } from '@mantine/core'
import { useLiveState } from '../live/use-live.ts'
import { shell } from '../messages/shell.ts'
import classes from './top-bar.module.css'

/** Whether what is in view follows the server. Says it aloud when it changes. */
export function LiveBadge() {
  const state = useLiveState() ?? 'reconnecting'
  return (
    <Tooltip label={shell.live[`${state}Lead`]} multiline w={260}>
      <span className={classes['live']} data-state={state} role="status">
        <span className={classes['dot']} aria-hidden />
        <span className={classes['word']}>{shell.live[state]}</span>
      </span>
    </Tooltip>
  )
}
