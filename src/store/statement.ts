import type { InOf, OutOf, PreparedTable } from './prepared.ts'

/** What one database gives at once and another one after a while. */
export type Awaitable<T> = T | PromiseLike<T>

/** A statement that is ready to run, on whatever database. Values go in by name; those it does not name are not looked at. */
export interface Statement<In, Out> {
  /** @returns how many rows were changed */
  run(values: In): Awaitable<number>
  get(values: In): Awaitable<Out | undefined>
  all(values: In): Awaitable<readonly Out[]>
}

export type StatementTable<T extends PreparedTable> = {
  readonly [K in keyof T]: Statement<InOf<T[K]>, OutOf<T[K]>>
}
