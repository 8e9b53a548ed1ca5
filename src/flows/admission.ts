import type { Clock } from '../base/clock.ts'
import { isProblem, problem } from '../base/errors.ts'
import type { Ids } from '../base/ids.ts'
import type { Log } from '../base/log.ts'
import type { RateLimiter } from '../base/rate-limit.ts'
import type { Rates } from '../base/shared-rates.ts'
import { currentWork } from '../base/work.ts'
import { admits, splitQuery, type VerifyAccessToken } from './credentials.ts'
import type { EndpointAnswer, EndpointCall } from './endpoint-call.ts'
import { problemAnswer } from './flow-answer.ts'
import type { EndpointEntry } from './flow-registry.ts'

/** A call that may be made, with what is left of its query without credentials. */
export interface Admitted {
  readonly entry: EndpointEntry
  readonly query: string
}

/** The door of all routes under `/api/flo/{alias}`: one check of credentials, one limit of failed and public calls. */
export interface Admission {
  /**
   * @throws INVOKE_UNAUTHORIZED, the same for an unknown alias and for wrong credentials; RATE_LIMITED, FLOW_METHOD
   */
  admit(call: EndpointCall): Admitted | Promise<Admitted>
  /** Answers a call; what goes wrong is an answer too. */
  answered(answer: () => Promise<EndpointAnswer>): Promise<EndpointAnswer>
}

export interface AdmissionLimits {
  /** Calls of one public flow, and failed calls of one caller. */
  readonly perSecond: number
  readonly burst: number
}

export function openAdmission(parts: {
  readonly flows: { endpoint(alias: string): EndpointEntry | null }
  readonly verifyAccessToken: VerifyAccessToken
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly limits: AdmissionLimits
  readonly rates: Rates
}): Admission {
  const { flows, clock, ids, log, limits } = parts
  const rate = { perSecond: limits.perSecond, burst: limits.burst, maxKeys: 10_000, clock }
  const publicCalls = parts.rates.limiter('public calls', rate)
  const failedCalls = parts.rates.limiter('failed calls', rate)

  function limit(limiter: RateLimiter, key: string): void {
    const { ok, retryAfterMs } = limiter.take(key)
    if (ok) return
    const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000))
    throw problem('RATE_LIMITED', { limit: `${limits.perSecond} calls a second`, seconds })
  }

  return {
    admit(call) {
      const { method } = call
      if (method !== 'POST' && method !== 'GET') throw problem('FLOW_METHOD', { method })
      const query = splitQuery(call.query)
      const entry = flows.endpoint(call.alias)
      const admitted = admits(entry?.gate ?? null, call, query, parts.verifyAccessToken)
      const judged = (isAdmitted: boolean): Admitted => {
        if (!isAdmitted || entry === null) {
          limit(failedCalls, call.from ?? '')
          throw problem('INVOKE_UNAUTHORIZED')
        }
        if (entry.gate.security === 'public') limit(publicCalls, call.alias)
        return { entry, query: query.rest }
      }
      return typeof admitted === 'boolean' ? judged(admitted) : admitted.then(judged)
    },

    async answered(answer) {
      try {
        return await answer()
      } catch (thrown) {
        // The same bytes whether the alias is unknown or the token is wrong, so no id that differs.
        if (isProblem(thrown, 'INVOKE_UNAUTHORIZED')) return problemAnswer(thrown, 'unauthorized')
        const errorId = currentWork()?.requestId ?? ids.okta('oae')
        if (isProblem(thrown) && thrown.entry.kind === 'user') return problemAnswer(thrown, errorId)
        const error = isProblem(thrown) ? thrown : problem('INTERNAL', {}, { cause: thrown })
        log[error.entry.kind === 'bug' ? 'error' : 'warn']({ err: error, code: error.code }, 'A call of a flow failed.')
        return problemAnswer(error, errorId)
      }
    },
  }
}
