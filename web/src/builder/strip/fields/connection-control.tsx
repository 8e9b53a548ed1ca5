import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { connectionList } from '../../../api/connections.ts'
import { strip as words } from '../../../messages/strip.ts'
import { useMay } from '../../../parts/use-may.ts'
import { Choose } from './choice-control.tsx'
import type { ControlProps } from './control.ts'
import classes from './fields.module.css'

// Needed by few, and large: loaded when it is asked for.
const ConnectionDialog = lazy(async () => {
  const { ConnectionDialog } = await import('../../../pages/connections/connection-dialog.tsx')
  return { default: ConnectionDialog }
})

/** What no id of a connection is. */
const another = 'new connection'

/** A connection, by its name, or a new one. One that is not here, e.g. of an imported card, is told. */
export function ConnectionControl(props: ControlProps) {
  const { id, field, value, set, isReadOnly, describedBy } = props
  const mayManage = useMay('flowhook.connections.manage')
  const mayOnlyRead = useMay('flowhook.connections.read')
  const mayRead = mayManage || mayOnlyRead
  const { data } = useQuery({ ...connectionList, enabled: mayRead })
  const [isNew, setNew] = useState(false)
  const fitting = (data ?? []).filter(({ connector }) => connector === field.connector)
  const chosen = typeof value === 'string' ? value : ''
  const isGone = data !== undefined && chosen !== '' && !fitting.some((each) => each.id === chosen)
  const noteId = `${id}-gone`
  const offersNew = mayManage && !isReadOnly && field.connector !== undefined
  return (
    <>
      <Choose
        {...props}
        options={[
          ...fitting.map((each) => ({ value: each.id, label: each.name })),
          ...(isGone ? [{ value: chosen, label: words.connectionGone(chosen.slice(0, 40)) }] : []),
          ...(offersNew ? [{ value: another, label: words.newConnection }] : []),
        ]}
        chosen={chosen}
        nothing={field.optional === true ? words.noConnection : words.chooseConnection}
        choose={(next) => (next === another ? setNew(true) : set(next === '' ? undefined : next))}
        isReadOnly={isReadOnly || !mayRead}
        describedBy={isGone ? noteId : describedBy}
        isWrong={isGone || props.isWrong}
      />
      {isGone && (
        <p id={noteId} className={classes['problem']}>
          {words.connectionGoneNote}
        </p>
      )}
      {isNew && (
        <Suspense fallback={null}>
          <ConnectionDialog
            opened
            connection={null}
            connectorId={field.connector!}
            onSaved={(made) => set(made.id)}
            onClose={() => setNew(false)}
          />
        </Suspense>
      )}
    </>
  )
}
