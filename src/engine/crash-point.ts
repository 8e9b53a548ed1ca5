/**
 * The moments between "did it" and "recorded it" at which a process may die. Tests stop a run at each of them and look at
 * what the next process makes of it.
 */
export const crashPoints = [
  'accept: recorded',
  'resume: claimed',
  'step: not begun',
  'step: effect done, not recorded',
  'step: recorded, not used',
  'wait: recorded',
  'wake: claimed',
  'finish: not recorded',
  'finish: recorded',
] as const

export type CrashPoint = (typeof crashPoints)[number]

/** Called at each crash point. A promise holds the run there: for ever, as in a dead process, or until a test lets it go on. */
export type AtCrashPoint = (point: CrashPoint, executionId: string) => void | Promise<void>
