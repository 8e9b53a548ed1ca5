import type { Ids } from '../base/ids.ts'
import type { Json } from '../base/json/index.ts'
import { readJson } from '../base/json/index.ts'
import { sameSecret } from '../base/secrets.ts'
import { shownAnswer } from './deliver/attempt.ts'
import type { HookTarget } from './hook-registry.ts'
import { failureOf, type Send, type SendAnswer } from './send.ts'
import { isObject } from './validate-event.ts'

const timeoutMs = 3_000
const tries = 2

/** Why a receiver did not prove itself. */
export interface VerifyFailure {
  /** A sentence: what came, and what was expected. */
  readonly reason: string
  /** The status and the beginning of the body that came, without the hook's secrets; null where no answer came. */
  readonly answer: { readonly status: number; readonly body: string } | null
}

/**
 * The one-time verification: a GET with a fresh challenge, which the receiver must give back as
 * `{"verification": …}` with status 200, within 3 s, in one of two tries.
 *
 * An own invoke URL takes the same way, only that `send` hands it over inside the process: unlike Okta, which marks such a
 * URL verified unseen, this finds a wrong alias or token before the first event is lost on it.
 *
 * @returns why it failed, or null where the receiver proved itself
 */
export async function verifyHook(
  target: HookTarget,
  parts: { readonly send: Send; readonly ids: Ids },
): Promise<VerifyFailure | null> {
  const { 'content-type': _none, ...headers } = target.headers
  let failure: VerifyFailure | null = null
  for (let attempt = 0; attempt < tries; attempt++) {
    const challenge = parts.ids.secret(32)
    try {
      const answer = await parts.send({
        method: 'GET',
        url: target.hook.uri,
        headers: { ...headers, 'x-okta-verification-challenge': challenge, 'x-okta-request-id': parts.ids.secret(20) },
        timeoutMs,
        maxAnswerBytes: 65_536,
        overflow: 'cut',
      })
      const reason = judge(answer, challenge)
      if (reason === null) return null
      failure = { reason, answer: { status: answer.status, body: shownAnswer(answer.body, target.secrets) } }
    } catch (thrown) {
      failure = { reason: failureOf(thrown).safeMessage, answer: null }
    }
  }
  return failure
}

function judge({ status, body }: SendAnswer, challenge: string): string | null {
  if (status !== 200) return `The receiver answered ${status}; expected 200.`
  let answer: Json
  try {
    answer = readJson(body)
  } catch {
    return 'The answer is not JSON; expected {"verification": "<the value of x-okta-verification-challenge>"}.'
  }
  const value = isObject(answer) ? answer['verification'] : undefined
  if (typeof value !== 'string') return 'The answer has no text "verification".'
  return sameSecret(value, challenge) ? null : 'The answer’s "verification" is not the challenge that was sent.'
}
