import { pino, type DestinationStream } from 'pino'
import type { LogFields } from './log-fields.ts'
import { currentWork } from './work.ts'

/** Structured log lines on standard error. Standard output stays free for what a person asked for. */
export interface Log {
  readonly debug: LogLine
  readonly info: LogLine
  readonly warn: LogLine
  readonly error: LogLine
}

interface LogLine {
  (fields: LogFields, message: string): void
  (message: string): void
}

/**
 * Opens the log: one JSON object a line, with the fields of log-fields.ts. What is being done (work.ts) is in every line that it
 * writes, so nobody has to pass it on.
 *
 * @param level pino's level names; `silent` for tests
 * @param destination standard error unless given
 */
export function openLog(level: string, destination?: DestinationStream): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: shownError },
      mixin: fieldsOfWork,
    },
    destination ?? pino.destination({ dest: 2, sync: true }),
  )
}

/** pino adds to what it gets here, so it is a new object each time. */
function fieldsOfWork(): object {
  const work = currentWork()
  if (work === undefined) return {}
  const { requestId, executionId, flowId, deliveryId, hookId } = work
  return { requestId, executionId, flowId, deliveryId, hookId }
}

interface ShownError {
  readonly type: string
  readonly message: string
  readonly code?: string
  readonly stack?: string
  readonly cause?: ShownError
}

const mostCauses = 4
const longestMessage = 2_000
const longestStack = 4_000

/**
 * An error without its further properties: libraries hang requests, headers and options on them, with the secrets that are
 * in these.
 */
export function shownError(thrown: unknown, depth = 0): ShownError {
  if (!(thrown instanceof Error)) return { type: typeof thrown, message: String(thrown).slice(0, longestMessage) }
  const { name, message, stack, cause } = thrown
  const { code } = thrown as { readonly code?: unknown }
  // The stack repeats the message, which may be long.
  const frames = stack?.slice(Math.max(0, stack.search(/^\s+at /m)), longestStack)
  return {
    type: name,
    message: message.slice(0, longestMessage),
    ...(typeof code === 'string' ? { code } : {}),
    ...(frames === undefined ? {} : { stack: frames }),
    ...(cause === undefined || depth >= mostCauses ? {} : { cause: shownError(cause, depth + 1) }),
  }
}
