import type { Value } from '../../../../../src/model/flow-definition.ts'
import type { Field } from '../../../api/cards.ts'
import { strip as words } from '../../../messages/strip.ts'
import { keysOf } from '../../model/reference-keys.ts'
import { useEditor } from '../../model/editor-context.ts'
import type { CardProblem } from '../../model/problems.ts'
import { typeOfField } from '../../model/value-type.ts'
import { preview } from '../preview.ts'
import { TypeBadge } from '../type-badge.tsx'
import { ConditionsControl } from './conditions-control.tsx'
import type { ControlProps } from './control.ts'
import classes from './fields.module.css'
import { ListControl } from './list-control.tsx'
import { RowsControl } from './rows-control.tsx'
import { ValueSlot } from './value-slot.tsx'
import { WhereControl } from './where-control.tsx'

interface InputFieldProps {
  readonly cardId: string
  readonly name: string
  readonly field: Field
  readonly value: Value | undefined
  /** Its names are outputs of the card. */
  readonly isMirrored: boolean
  readonly problems: readonly CardProblem[]
  /** What it was in the last run; undefined where that is not known. */
  readonly last: unknown
}

/** One input of a card: its name, what it expects, what it is set to, and what is wrong with that. */
export function InputField({ cardId, name, field, value, isMirrored, problems, last }: InputFieldProps) {
  const isReadOnly = useEditor(({ isReadOnly }) => isReadOnly)
  const setInput = useEditor(({ setInput }) => setInput)
  const renameField = useEditor(({ renameField }) => renameField)
  const id = `${cardId}-${name}`
  const problemId = `${id}-problem`
  // An empty input of a card that was just added is no mistake yet: the star beside its name says that it is needed.
  const shown = value === undefined ? [] : problems
  const control: ControlProps = {
    id,
    label: field.label,
    field,
    value,
    set: (next) => setInput(cardId, [name], next),
    isReadOnly,
    describedBy: shown.length > 0 ? problemId : undefined,
    isWrong: shown.length > 0,
  }
  const inner = { ...control, cardId, branch: null }
  const isRows = (field.kind === 'fields' || field.kind === 'object') && !Array.isArray(value)
  const own = isRows ? (
    <RowsControl {...inner} rename={(from, to) => renameField(cardId, name, from, to)} />
  ) : field.where === true ? (
    <WhereControl {...inner} />
  ) : field.kind === 'list' ? (
    <ListControl {...inner} />
  ) : field.kind === 'conditions' ? (
    <ConditionsControl {...inner} input={name} />
  ) : null
  return (
    <div className={classes['field']} data-input={name}>
      <div className={classes['head']}>
        <label className={classes['label']} htmlFor={id} title={field.help}>
          {field.label}
          {field.optional !== true && field.kind !== 'any' && (
            <span className={classes['required']} title={words.required}>
              <span aria-hidden="true">*</span>
            </span>
          )}
        </label>
        <TypeBadge type={typeOfField(field.kind)} />
      </div>
      <ValueSlot {...inner} isFixed={isMirrored || fixedKinds.has(field.kind)}>
        {own}
      </ValueSlot>
      {last !== undefined && isTaken(value) && (
        <p className={classes['last']} title={words.lastValue(preview(last))}>
          {preview(last)}
        </p>
      )}
      {shown.length > 0 && (
        <div id={problemId} className={classes['problems']}>
          {shown.map(({ path, message }) => (
            <p className={classes['problem']} key={path + message}>
              {message}
            </p>
          ))}
        </div>
      )}
    </div>
  )
}

/** What is chosen when the flow is made, never taken from an earlier card as a whole. */
const fixedKinds: ReadonlySet<Field['kind']> = new Set(['flow', 'connection', 'conditions'])

/** Whether it comes from earlier cards: of what is written there one sees the value anyway. */
const isTaken = (value: Value | undefined) =>
  keysOf(value) !== null || (typeof value === 'string' && value.includes('{{'))
