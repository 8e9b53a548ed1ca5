import type { CardNode, OnError, Value } from '../../../../src/model/flow-definition.ts'
import type { Field } from '../../api/cards.ts'
import { strip as words } from '../../messages/strip.ts'
import { useEditor } from '../model/editor-context.ts'
import fieldClasses from './fields/fields.module.css'
import { FlowControl } from './fields/flow-control.tsx'
import { NumberControl } from './fields/number-control.tsx'
import { RowsControl } from './fields/rows-control.tsx'

const numberField: Field = { kind: 'integer', label: '' }
const flowField: Field = { kind: 'flow', label: '' }
const fieldsField: Field = { kind: 'fields', label: '' }
const usualSeconds = 60

/** What happens where the card fails: how often it is tried again, what runs then, and what the caller gets. */
export function ErrorHandling({ node }: { readonly node: CardNode }) {
  const setOnError = useEditor(({ setOnError }) => setOnError)
  const isReadOnly = useEditor(({ isReadOnly }) => isReadOnly)
  const { id, onError = {} } = node
  const { retry, run, return: gives } = onError
  const set = (change: { readonly [K in keyof OnError]?: OnError[K] | undefined }) => {
    const next = Object.fromEntries(
      Object.entries({ ...onError, ...change }).filter(([, value]) => value !== undefined),
    )
    setOnError(id, Object.keys(next).length === 0 ? undefined : (next as OnError))
  }
  const control = (name: string, label: string) => ({
    id: `${id}-on-error-${name}`,
    label,
    isReadOnly,
    describedBy: undefined,
    isWrong: false,
  })
  const rows = (name: string, label: string, value: OnError['return'], change: (next: Value | undefined) => void) => (
    <RowsControl
      {...control(name, label)}
      field={fieldsField}
      cardId={id}
      branch={null}
      value={value as Value | undefined}
      set={change}
      rename={(from, to) =>
        change(
          Object.fromEntries(
            Object.entries(value ?? {}).map(([key, each]) => [key === from ? to : key, each]),
          ) as unknown as Value,
        )
      }
    />
  )
  return (
    <fieldset className={fieldClasses['group']}>
      <legend className={fieldClasses['label']}>{words.onError.title}</legend>
      <label className={fieldClasses['label']} htmlFor={`${id}-on-error-times`}>
        {words.onError.times}
      </label>
      <NumberControl
        {...control('times', words.onError.times)}
        field={numberField}
        value={retry?.times}
        set={(times) =>
          set({
            retry: typeof times === 'number' && times > 0 ? { seconds: usualSeconds, ...retry, times } : undefined,
          })
        }
      />
      {retry !== undefined && (
        <>
          <label className={fieldClasses['label']} htmlFor={`${id}-on-error-seconds`}>
            {words.onError.seconds}
          </label>
          <NumberControl
            {...control('seconds', words.onError.seconds)}
            field={numberField}
            value={retry.seconds}
            set={(seconds) => set({ retry: { ...retry, seconds: typeof seconds === 'number' ? seconds : 0 } })}
          />
          <label className={fieldClasses['check']}>
            <input
              type="checkbox"
              checked={retry.only === 'rate_limit'}
              disabled={isReadOnly}
              onChange={({ currentTarget: { checked } }) => {
                const { only: _, ...others } = retry
                set({ retry: checked ? { ...others, only: 'rate_limit' } : others })
              }}
            />
            {words.onError.onlyRateLimit}
          </label>
        </>
      )}
      <label className={fieldClasses['label']} htmlFor={`${id}-on-error-flow`}>
        {words.onError.run}
      </label>
      <FlowControl
        {...control('flow', words.onError.run)}
        field={flowField}
        value={run?.flow}
        set={(flow) => set({ run: typeof flow === 'string' ? { ...run, flow } : undefined })}
      />
      {run !== undefined && (
        <>
          <span className={fieldClasses['label']}>{words.onError.runValues}</span>
          {rows('values', words.onError.runValues, run.values, (values) =>
            set({
              run:
                values === undefined
                  ? { flow: run.flow }
                  : { ...run, values: values as unknown as NonNullable<OnError['return']> },
            }),
          )}
        </>
      )}
      <span className={fieldClasses['label']}>{words.onError.gives}</span>
      {rows('gives', words.onError.gives, gives, (values) =>
        set({ return: values as unknown as OnError['return'] | undefined }),
      )}
    </fieldset>
  )
}
