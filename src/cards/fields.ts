import type { Json } from '../base/json/json.ts'
import type { Operator } from '../language/compare.ts'
import type { FieldDeclaration, FieldKind } from '../language/card-declaration.ts'

/** A field's declaration, and the type of its value. A card says each fact once: here. */
export interface Field<T = unknown> extends FieldDeclaration {
  /** Only for the compiler: the type that `run` gets. Never present at run time. */
  readonly type?: T
}

/** One condition of a list of them; the rules are in language/compare.ts. */
export interface Condition {
  readonly a?: Json
  readonly operator: Operator
  readonly b?: Json
}

type Extra<T> = Omit<Field<T>, 'kind' | 'label' | 'options' | 'connector' | 'type'>
type Declared<T, E> = Field<E extends { optional: true } ? (E extends { default: Json } ? T : T | null) : T>

const declare =
  <T>(kind: FieldKind) =>
  <const E extends { readonly label: string } & Extra<T>>(extra: E): Declared<T, E> =>
    // The phantom `type` exists only for the compiler, which therefore cannot see that the object has it.
    Object.freeze({ kind, ...extra }) as unknown as Declared<T, E>

export const text = declare<string>('text')
export const number = declare<number>('number')
export const integer = declare<number>('integer')
export const boolean = declare<boolean>('boolean')
/** An instant as ISO 8601 text in UTC: what a date value is everywhere in a flow. */
export const date = declare<string>('date')
export const object = declare<Readonly<Record<string, Json>>>('object')
export const list = declare<readonly Json[]>('list')
export const any = declare<Json>('any')
export const template = declare<string>('template')
export const fields = declare<Readonly<Record<string, Json>>>('fields')
export const flow = declare<string>('flow')
export const table = declare<string>('table')
export const conditions = declare<readonly Condition[]>('conditions')
export const path = declare<string | readonly string[]>('path')

/** One of fixed words: `choice({ label: 'Unit', options: { s: 'seconds', m: 'minutes' } })`. */
export function choice<const O extends Readonly<Record<string, string>>>(
  extra: { readonly label: string; readonly options: O } & Omit<Extra<keyof O>, 'options'>,
): Field<keyof O & string> {
  const options = Object.entries(extra.options).map(([value, label]) => ({ value, label }))
  return Object.freeze({ ...extra, kind: 'choice' as const, options })
}

/**
 * A connection: `connection({ label: 'Connection', connector: slack.id })`. The card gets its id and asks `Tools.connection` for
 * it. One that there is not, e.g. of an imported flow or one that was deleted, fails there and not when the flow is saved.
 */
export function connection<const E extends { readonly optional?: true }>(
  extra: { readonly label: string; readonly connector: string; readonly help?: string } & E,
): Field<E extends { optional: true } ? string | null : string> {
  return Object.freeze({ ...extra, kind: 'connection' }) as unknown as Field<never> // as in `declare`
}

export type Fields = Readonly<Record<string, Field>>

/** What `run` gets for declared inputs. */
export type ValuesOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never }
