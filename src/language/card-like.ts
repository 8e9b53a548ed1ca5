import type { FieldLike } from './field-values.ts'

/** What the compiler needs to know of a card; cards/card.ts declares them. */
export interface CardLike {
  readonly id: string
  readonly title: string
  readonly inputs: Readonly<Record<string, FieldLike>>
  readonly outputs: Readonly<Record<string, FieldLike>>
  readonly mirrors?: string
  readonly branches?: Readonly<Record<string, string>>
  readonly branchesOf?: string
  readonly inside?: Readonly<Record<string, Readonly<Record<string, FieldLike>>>>
  readonly instead?: Readonly<Record<string, string>>
}
