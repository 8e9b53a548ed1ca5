import type { Attempt } from '../../model/delivery.ts'
import { failureOf, type SendAnswer } from '../send.ts'

/** How much of an answer is read, and how much of it is kept, in bytes. */
export const answerLimits = Object.freeze({ read: 65_536, kept: 16_384 })

/** Attempts that a delivery keeps; a delivery that is sent again and again forgets its oldest. */
const mostAttempts = 100

/** What came of one try, in words that may be shown. */
export interface Tried {
  readonly status: number | null
  readonly error: string | null
  readonly answer: string | null
  readonly retryAfter: string | undefined
}

/** @param secrets texts of which a receiver may have sent an echo */
export function answered(answer: SendAnswer, secrets: readonly string[]): Tried {
  const { status, headers, body } = answer
  return {
    status,
    error: errorOf(status),
    answer: body.length === 0 ? '' : shownAnswer(body, secrets),
    retryAfter: headers['retry-after'],
  }
}

export function unanswered(thrown: unknown): Tried {
  return { status: null, error: failureOf(thrown).safeMessage, answer: null, retryAfter: undefined }
}

/** The attempts with one more. */
export function withAttempt(
  before: readonly Attempt[],
  tried: Tried,
  times: { readonly started: number; readonly durationMs: number },
): readonly Attempt[] {
  const attempt: Attempt = {
    number: (before.at(-1)?.number ?? 0) + 1,
    started: times.started,
    durationMs: Math.round(times.durationMs * 10) / 10,
    status: tried.status,
    error: tried.error,
    answer: tried.answer,
  }
  if (before.length === 0) return [attempt]
  return [...before.slice(1 - mostAttempts), attempt]
}

function errorOf(status: number): string | null {
  if (status >= 200 && status <= 299) return null
  if (status >= 300 && status <= 399) return `The receiver answered ${status}; redirects are not followed.`
  if (status === 410) return 'The receiver answered 410: it wants no more deliveries. The event hook was switched off.'
  return `The receiver answered ${status}; expected 200 to 299.`
}

/** The beginning of an answer as text, without the secrets that it may be an echo of. */
export function shownAnswer(body: Uint8Array, secrets: readonly string[]): string {
  let text = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, answerLimits.kept)).toString('utf8')
  for (const secret of secrets) if (secret.length > 3) text = text.replaceAll(secret, '***')
  return text
}
