import type { Problem } from './errors.ts'

/** Okta's error object, which every refusal is answered with. */
export interface OktaError {
  readonly errorCode: string
  readonly errorSummary: string
  readonly errorLink: string
  readonly errorId: string
  readonly errorCauses: readonly { readonly errorSummary: string }[]
}

/** @param errorId finds the line in the log */
export function oktaError(error: Problem, errorId: string): OktaError {
  const { okta } = error.entry
  return {
    errorCode: okta,
    errorSummary: error.message,
    errorLink: okta,
    errorId,
    errorCauses: error.causes.map((errorSummary) => ({ errorSummary })),
  }
}
