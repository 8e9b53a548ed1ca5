/** What one execution may use. A flow's author cannot raise them; 0 means zero, never "unlimited" (docs/promises.md). */
export interface ExecutionLimits {
  /** Cards evaluated, each call of a helper counted as one more. */
  readonly fuel: number
  /** Calls of helpers within helpers. */
  readonly callDepth: number
  readonly listLength: number
  /** Lists and objects within each other in one value. */
  readonly valueDepth: number
  /** One card's inputs or outputs, or the result of one step, in bytes of JSON (about: characters are counted as one). */
  readonly valueBytes: number
  /** Outputs that are held at one time, and all step results, in bytes. */
  readonly dataBytes: number
  /** Journaled steps. */
  readonly steps: number
  /** The saved history; past it values are left out. */
  readonly historyBytes: number
  /** One card's inputs or outputs in the history; larger ones are left out. */
  readonly historyValueBytes: number
}

export const executionLimits: ExecutionLimits = Object.freeze({
  fuel: 2_000_000,
  callDepth: 32,
  listLength: 100_000,
  valueDepth: 200,
  valueBytes: 2 * 1024 * 1024,
  dataBytes: 50 * 1024 * 1024,
  steps: 100_000,
  historyBytes: 50 * 1024 * 1024,
  historyValueBytes: 256 * 1024,
})

const kinds = [
  'Fuel Exhausted',
  'Call Depth Exceeded',
  'List Too Long',
  'Data Too Deep',
  'Step Output Too Large',
  'Card Input Too Large',
  'Execution Data Too Large',
  'Too Many Steps',
] as const

/** The error kinds of limits: each has its own name in the history. */
export type LimitKind = (typeof kinds)[number]

export const limitKinds: ReadonlySet<string> = new Set(kinds)
