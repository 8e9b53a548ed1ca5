import type { ExecutionLimits, LimitKind } from './limits.ts'

/** Why a value is too much for an execution. */
export class TooMuch extends Error {
  readonly kind: LimitKind

  constructor(kind: LimitKind, message: string) {
    super(message)
    this.name = 'TooMuch'
    this.kind = kind
  }
}

/**
 * The size of a value as JSON, about: one for each character, without escapes. Values share their parts, so a small flow can
 * build one that is small in memory and endless as text; counting stops at the limit and never walks further.
 *
 * @param kind the error where `limits.valueBytes` is passed
 * @throws TooMuch
 */
export function measure(value: unknown, limits: ExecutionLimits, kind: LimitKind): number {
  const left = walk(value, limits.valueBytes, limits, 0)
  if (left < 0) throw new TooMuch(kind, `A value has more than the limit of ${limits.valueBytes} bytes.`)
  return limits.valueBytes - left
}

function walk(value: unknown, budget: number, limits: ExecutionLimits, depth: number): number {
  if (typeof value === 'string') return budget - value.length - 2
  if (typeof value !== 'object' || value === null) return budget - 5
  if (depth >= limits.valueDepth) {
    throw new TooMuch('Data Too Deep', `A value is nested deeper than the limit of ${limits.valueDepth} levels.`)
  }
  let left = budget - 2
  if (Array.isArray(value)) {
    if (value.length > limits.listLength) {
      throw new TooMuch('List Too Long', `A list has more than the limit of ${limits.listLength} items.`)
    }
    for (let i = 0; i < value.length && left >= 0; i++) left = walk(value[i], left - 1, limits, depth + 1)
    return left
  }
  for (const key in value) {
    left = walk((value as Record<string, unknown>)[key], left - key.length - 4, limits, depth + 1)
    if (left < 0) return left
  }
  return left
}
