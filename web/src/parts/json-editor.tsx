import { Input, Skeleton } from '@mantine/core'
import { lazy, Suspense, useId } from 'react'
import classes from './json-frame.module.css'

const JsonCode = lazy(() => import('./json-code.tsx').then(({ JsonCode }) => ({ default: JsonCode })))

interface JsonEditorProps {
  readonly label: string
  /** JSON text, well-formed or not yet. */
  readonly value: string
  readonly onChange: (text: string) => void
  readonly description?: string
  readonly error?: string | null
  /** In pixels. */
  readonly minHeight?: number
  readonly maxHeight?: number
}

/** A field for JSON text. `jsonProblem` says what is wrong with it. */
export function JsonEditor(props: JsonEditorProps) {
  const { label, value, onChange, description, error = null, minHeight = 160, maxHeight = 480 } = props
  const id = useId()
  return (
    <Input.Wrapper
      label={label}
      description={description}
      error={error}
      labelElement="div"
      errorProps={{ id: `${id}error`, role: 'alert' }}
    >
      <div className={classes['frame']} data-invalid={error !== null}>
        <Suspense fallback={<Skeleton height={minHeight} />}>
          <JsonCode
            label={label}
            text={value}
            onChange={onChange}
            invalid={error !== null}
            minHeight={minHeight}
            maxHeight={maxHeight}
            {...(error === null ? {} : { describedBy: `${id}error` })}
          />
        </Suspense>
      </div>
    </Input.Wrapper>
  )
}
