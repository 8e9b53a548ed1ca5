/** What the log is narrowed to by a value of its events, as an address calls it, and how the API does. */
export const logValues = {
  actor: 'actor.id',
  target: 'target.id',
  outcome: 'outcome.result',
  severity: 'severity',
  ip: 'client.ipAddress',
  transaction: 'transaction.id',
} as const

export type LogValue = keyof typeof logValues
export type LogValues = { readonly [name in LogValue]?: string | undefined }

export const valueNames = Object.keys(logValues) as readonly LogValue[] // of the object above
