import type { CardNode } from '../../model/flow-definition.ts'
import type { CrashPoint } from '../crash-point.ts'

/** A card that happens to the outside. */
export const effect = (id: string, what: string, more: CardNode['inputs'] = {}): CardNode => ({
  id,
  card: 'test.effect',
  inputs: { what, ...more },
})
export const returns = (fields: CardNode['inputs']): CardNode => ({
  id: 'answer',
  card: 'flow.return',
  inputs: { fields: fields as never },
})
export const minute = 60_000

/** Resolves when the engine comes to a crash point; the run stays there until it is let go. */
export function holdAt(wanted: CrashPoint) {
  const reached = Promise.withResolvers<string>()
  const released = Promise.withResolvers<void>()
  let armed = true
  return {
    reached: reached.promise,
    release: released.resolve,
    crashPoint(point: CrashPoint, executionId: string): void | Promise<void> {
      if (point !== wanted || !armed) return
      armed = false
      reached.resolve(executionId)
      return released.promise
    },
  }
}
