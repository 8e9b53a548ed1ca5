import { pino } from 'pino'

/** Structured log lines on standard error. Standard output stays free for what a person asked for. */
export type Log = Pick<import('pino').Logger, 'debug' | 'info' | 'warn' | 'error'>

/** @param level pino's level names; `silent` for tests */
export function openLog(level: string): Log {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  )
}
