import type { Value } from '../../../../../src/model/flow-definition.ts'
import type { Field } from '../../../api/cards.ts'

/** What every control of an input gets: what is set, and how to set it. */
export interface ControlProps {
  /** Of the element that the label belongs to. */
  readonly id: string
  /** What it is called for those who do not see the label. */
  readonly label: string
  readonly field: Field
  readonly value: Value | undefined
  /** `undefined` takes the value away. */
  readonly set: (value: Value | undefined) => void
  readonly isReadOnly: boolean
  /** The id of the element that says what is wrong, or what the input is for. */
  readonly describedBy: string | undefined
  readonly isWrong: boolean
  /** The card that it is an input of, where it is one. */
  readonly cardId?: string
}
