import { Paper } from '@mantine/core'
import type { ReactNode } from 'react'
import { general } from '../../messages/general.ts'
import classes from './front-frame.module.css'

/** What stands before the console, for people without a session: one box in the middle. */
export function FrontFrame({ children }: { readonly children: ReactNode }) {
  return (
    <main className={classes['frame']}>
      <div className={classes['box']}>
        <p className={classes['brand']}>
          <img src="/favicon.svg" alt="" width="32" height="32" />
          {general.product}
        </p>
        <Paper withBorder p="xl" shadow="sm" radius="lg">
          {children}
        </Paper>
      </div>
    </main>
  )
}
