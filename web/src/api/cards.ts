import { queryOptions } from '@tanstack/react-query'
import type { Literal } from '../../../src/model/flow-definition.ts'
import { call } from './client.ts'

type Json = Literal['$literal']

/** How an input is filled in, as the card declares it. */
export type FieldKind =
  | 'text'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'date'
  | 'object'
  | 'list'
  | 'any'
  /** One of `options`. */
  | 'choice'
  /** Text with references in double braces. */
  | 'template'
  /** Fields that the author names: name → value. */
  | 'fields'
  /** A helper flow, by its id; never a reference. */
  | 'flow'
  /** A path into a value: dotted text, or a list of keys. */
  | 'path'

/** An input or an output of a card. */
export interface Field {
  readonly kind: FieldKind
  readonly label: string
  readonly help?: string
  /** It may be left out and is then `default`, else null. */
  readonly optional?: boolean
  readonly default?: Json
  /** Limits: of a number, of a text's characters, of a list's items. */
  readonly min?: number
  readonly max?: number
  readonly options?: readonly { readonly value: string; readonly label: string }[]
  /** Never shown in histories. */
  readonly secret?: boolean
}

/** A use of a card with what comes out. */
export interface CardExample {
  readonly title?: string
  readonly given?: Readonly<Record<string, Json>>
  readonly inputs: Readonly<Record<string, Json>>
  readonly outputs?: Readonly<Record<string, Json>>
  readonly error?: string
}

/** A card that flows can be made of. */
export interface CardDeclaration {
  readonly id: string
  readonly title: string
  readonly category: { readonly id: string; readonly title: string }
  readonly description: string
  readonly kind: 'pure' | 'effect' | 'control'
  readonly inputs: Readonly<Record<string, Field>>
  readonly outputs: Readonly<Record<string, Field>>
  /** The input of kind `fields` whose names are outputs too. */
  readonly mirrors?: string
  /** Branch → label, in order. */
  readonly branches?: Readonly<Record<string, string>>
  /** What only the cards inside a branch can see of this card: branch → output → field. */
  readonly inside?: Readonly<Record<string, Readonly<Record<string, Field>>>>
  /** A branch that stands instead of an input: branch → input. */
  readonly instead?: Readonly<Record<string, string>>
  readonly examples: readonly CardExample[]
}

/** Every card that there is. It changes with the server's version only. */
export const cardList = queryOptions({
  queryKey: ['/api/v1/cards'],
  queryFn: ({ signal }) => call<readonly CardDeclaration[]>('GET', '/api/v1/cards', { signal }),
  staleTime: Infinity,
})
