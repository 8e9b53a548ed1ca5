import type { Json } from '../base/json/json.ts'

/** How an input is filled in, and what an output is. */
export type FieldKind =
  | 'text'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'date'
  | 'object'
  | 'list'
  | 'any'
  /** One of a fixed set of words. */
  | 'choice'
  /** Text with references in double braces: `Hello {{trigger.body.name}}`. Expanded once; what it inserts is never read again. */
  | 'template'
  /** Fields that the author of the flow names: an object of name → value. */
  | 'fields'
  /** A helper flow, by its id. Never a reference. */
  | 'flow'
  /** A table, by its id or its name; may be a reference. */
  | 'table'
  /** A connection of the field's connector, by its id. Never a reference: nothing that runs chooses whose rights it has. */
  | 'connection'
  /** A path into a value: dotted text, or a list of keys. */
  | 'path'
  /** A list of conditions, each `{a, operator, b}`; they are tried in their order. */
  | 'conditions'

/** An input or output of a card, as plain data: validation, forms and the reference page are made from it. */
export interface FieldDeclaration {
  readonly kind: FieldKind
  readonly label: string
  readonly help?: string
  /** An input that may be left out; it is then `default`, else null. */
  readonly optional?: boolean
  readonly default?: Json
  /** Limits: of a number, of a text's length in characters, of a list's length. */
  readonly min?: number
  readonly max?: number
  readonly options?: readonly { readonly value: string; readonly label: string }[]
  /** Of a connection: the connector that it is for. */
  readonly connector?: string
  /** Kept for files that the card came from: no form shows it. */
  readonly hidden?: true
  /** Never shown in histories. */
  readonly secret?: boolean
  /** Of an `object`: a list is taken as it is. */
  readonly lists?: true
  /** Of a `list`: conditions on the rows of the card's table. */
  readonly where?: true
  /** Of a `flow`: any one may be named, not only a helper. */
  readonly anyFlow?: true
}

/** A use of a card, with what comes out. */
export interface CardExample {
  readonly title?: string
  /** Outputs of earlier cards that the inputs refer to: card id → output → value. */
  readonly given?: Readonly<Record<string, Readonly<Record<string, Json>>>>
  readonly inputs: Readonly<Record<string, Json>>
  /** The outputs. Left out where they cannot be fixed (time, randomness). */
  readonly outputs?: Readonly<Record<string, Json>>
  /** The beginning of the message of the error that it ends with. */
  readonly error?: string
}

/** What `GET /api/v1/cards` tells of a card: the declaration as plain JSON, without what it does. */
export interface CardDeclaration {
  readonly id: string
  readonly title: string
  readonly category: { readonly id: string; readonly title: string }
  readonly description: string
  readonly kind: 'pure' | 'effect' | 'control'
  readonly inputs: Readonly<Record<string, FieldDeclaration>>
  readonly outputs: Readonly<Record<string, FieldDeclaration>>
  /** The input of kind `fields` whose names are outputs too. */
  readonly mirrors?: string
  /** Branch → label, in order. */
  readonly branches?: Readonly<Record<string, string>>
  /** A list input with a branch for each of its items, before the others: language/branches.ts names them. */
  readonly branchesOf?: string
  /** What only the cards inside a branch can see of this card: branch → output → field. */
  readonly inside?: Readonly<Record<string, Readonly<Record<string, FieldDeclaration>>>>
  /** A branch that stands instead of an input: branch → input. */
  readonly instead?: Readonly<Record<string, string>>
  readonly examples: readonly CardExample[]
}
