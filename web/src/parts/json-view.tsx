import { Skeleton } from '@mantine/core'
import { lazy, Suspense, useMemo } from 'react'
import classes from './json-frame.module.css'

const JsonCode = lazy(() => import('./json-code.tsx').then(({ JsonCode }) => ({ default: JsonCode })))

interface JsonViewProps {
  readonly label: string
  /** A JSON value; a text is shown as it is where it is JSON text already (`asText`). */
  readonly value: unknown
  readonly asText?: boolean
  /** In pixels. */
  readonly maxHeight?: number
}

/** A value to read, of any size: only what is in view is drawn. */
export function JsonView({ label, value, asText = false, maxHeight = 384 }: JsonViewProps) {
  const text = useMemo(
    () => (asText && typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '')),
    [value, asText],
  )
  return (
    <div className={classes['frame']}>
      <Suspense fallback={<Skeleton height={80} />}>
        <JsonCode label={label} text={text} maxHeight={maxHeight} />
      </Suspense>
    </div>
  )
}
