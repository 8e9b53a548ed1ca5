import type { Compilable, Kysely } from 'kysely'
import type { Reader } from './reads/reader.ts'
import type { Database } from './schema.ts'
import type { SqlWords } from './sql-words.ts'

/**
 * A query that is compiled once and run many times, on any database: Kysely gives the types and the SQL, the adapters
 * keep the compiled text, so a hot statement costs no query building.
 *
 * `In` names what it is given, `Out` is the row it gives.
 */
export interface Prepared<In, Out> {
  readonly build: (db: Kysely<Database>, value: ValueOf<In>, words: SqlWords) => Compilable<Out>
}

/** Stands for a value by its name while the query is built. */
export type ValueOf<In> = <K extends keyof In & string>(name: K) => In[K]

/** A query's text, and what goes to its places: a name of `In`, or a constant that was written in the query. */
export interface CompiledStatement {
  readonly sql: string
  readonly places: readonly (string | { readonly constant: unknown })[]
}

// oxlint-disable-next-line typescript/no-explicit-any -- a table of statements holds inputs and rows of every shape
export type PreparedTable = Readonly<Record<string, Prepared<any, any>>>
export type InOf<P> = P extends Prepared<infer In, infer _Out> ? In : never
export type OutOf<P> = P extends Prepared<infer _In, infer Out> ? Out : never

/**
 * Declares one. The first call gives the type of the values, since the second one infers the row:
 * `prepared<{ id: string }>()((db, value) => db.selectFrom('hooks').select('data').where('id', '=', value('id')))`
 */
export function prepared<In = Record<never, never>>(): <Out>(build: Prepared<In, Out>['build']) => Prepared<In, Out> {
  return (build) => Object.freeze({ build })
}

/** Compiles with the dialect and the words of a database, which is not asked to run anything. */
function compileStatement<In, Out>({ db, words }: Reader, query: Prepared<In, Out>): CompiledStatement {
  // The marker goes through Kysely as a value of the column's type and comes out among the parameters.
  const value = ((name: string) => new Marker(name)) as unknown as ValueOf<In>
  const { sql, parameters } = query.build(db, value, words).compile()
  return { sql, places: parameters.map((each) => (each instanceof Marker ? each.name : { constant: each })) }
}

/** Compiles a whole table of them. */
export function compileTable<T extends PreparedTable>(
  reader: Reader,
  table: T,
): Record<keyof T & string, CompiledStatement> {
  // The same keys, which the compiler does not know of `fromEntries`.
  return Object.fromEntries(
    Object.entries(table).map(([name, query]) => [name, compileStatement(reader, query)]),
  ) as Record<keyof T & string, CompiledStatement>
}

class Marker {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}
