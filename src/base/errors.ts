/**
 * Every error that a person or a program outside can meet: one table, stable codes.
 *
 * `okta` is the code of Okta's error object that clients know; `kind` says whose fault it is and so decides the log level
 * (`user`: info, `operational`: warn, `bug`: error). A retired code stays listed under `retired` and is never used again.
 * Messages say what happened, what was expected and what to do; `{name}` is replaced by a parameter.
 */
export const errors = {
  // The request itself
  BODY_NOT_JSON: e(400, 'E0000003', 'user', 'The request body is not well-formed JSON: {detail}'),
  BODY_NOT_UTF8: e(400, 'E0000003', 'user', 'The request body is not valid UTF-8 at byte {at}. Send JSON as UTF-8.'),
  BODY_TOO_LARGE: e(413, 'E0000001', 'user', 'The request body is larger than the limit of {limit} bytes.'),
  BODY_TOO_DEEP: e(400, 'E0000001', 'user', 'The request body is nested deeper than the limit of {limit} levels.'),
  BODY_TOO_MANY_VALUES: e(400, 'E0000001', 'user', 'The request body has more than the limit of {limit} values.'),
  BODY_KEY_TOO_LONG: e(400, 'E0000001', 'user', 'A key in the request body is longer than the limit of {limit} bytes.'),
  BODY_NUMBER_TOO_LARGE: e(400, 'E0000001', 'user', 'A number in the request body at byte {at} is too large for JSON.'),
  BODY_FORBIDDEN_KEY: e(
    400,
    'E0000001',
    'user',
    'The request body has a key that is not allowed: __proto__ or constructor.prototype.',
  ),
  REQUEST_MALFORMED: e(400, 'E0000002', 'user', 'The request was not valid HTTP: {detail}.'),
  URL_TOO_LONG: e(414, 'E0000001', 'user', 'The request’s URL is longer than the limit of {limit} bytes.'),
  HEADERS_TOO_LARGE: e(431, 'E0000001', 'user', 'The request’s headers are larger than the limit of {limit} bytes.'),
  SEARCH_UNSUPPORTED: e(400, 'E0000031', 'user', 'Invalid search criteria. {detail}'),
  FILTER_INVALID: e(400, 'E0000053', 'user', 'Invalid filter {filter}: {detail}'),
  PARAMETER_INVALID: e(400, 'E0000053', 'user', 'Invalid parameter: {detail}'),
  BODY_MISSING: e(400, 'E0000028', 'user', 'This route needs a JSON body and got none.'),
  CONTENT_TYPE_UNSUPPORTED: e(
    400,
    'E0000021',
    'user',
    'The Content-Type {type} is not supported here. Send {expected}.',
  ),
  VALIDATION_FAILED: e(400, 'E0000001', 'user', 'Api validation failed: {subject}'),
  PATH_NOT_FOUND: e(
    404,
    'E0000008',
    'user',
    'The requested path was not found: {path}. GET /openapi.json lists all of them.',
  ),
  METHOD_NOT_ALLOWED: e(405, 'E0000022', 'user', 'The endpoint does not support {method}. It supports {allowed}.'),
  NOT_FOUND: e(404, 'E0000007', 'user', 'Not found: Resource not found: {id} ({type})'),
  EXECUTION_FINISHED: e(409, 'E0000001', 'user', 'The execution {id} is already finished: {status}.'),
  EXECUTION_NOT_REPEATABLE: e(409, 'E0000001', 'user', 'The execution {id} cannot be retried: {reason}'),
  EXECUTION_NOT_PAUSED: e(
    409,
    'E0000001',
    'user',
    'The execution {id} does not wait for a call: it was resumed, its time was over, or it has ended.',
  ),
  RATE_LIMITED: e(429, 'E0000047', 'user', 'Too many requests: the limit is {limit}. Try again in {seconds} s.'),
  OVERLOADED: e(
    503,
    'E0000010',
    'operational',
    'The server has too much work waiting. Nothing of this request was kept; try again in {seconds} s.',
  ),
  STOPPING: e(
    503,
    'E0000010',
    'operational',
    'The server is stopping. Nothing of this request was kept; try again in a moment.',
  ),
  REQUEST_TIMEOUT: e(408, 'E0000001', 'user', 'The request was not received within {seconds} s.'),
  INTERNAL: e(500, 'E0000009', 'bug', 'Internal Server Error. The log has the cause under this error id.'),

  // Who is calling
  TOKEN_INVALID: e(401, 'E0000011', 'user', 'Invalid token provided. Send Authorization: SSWS <token>, or sign in.'),
  FORBIDDEN: e(
    403,
    'E0000006',
    'user',
    'You do not have permission to perform the requested action. It needs {permission}.',
  ),
  CROSS_SITE: e(403, 'E0000005', 'user', 'The request came from another site and was refused.'),
  SIGN_IN_LINK_INVALID: e(
    401,
    'E0000004',
    'user',
    'This sign-in link is not valid or has been used. Run flowhook sign-in for a new one.',
  ),
  SIGN_IN_REFUSED: e(401, 'E0000004', 'user', 'The email or the password is not right.'),
  SETUP_DONE: e(404, 'E0000007', 'user', 'This server is set up already. Sign in instead.'),
  ACCOUNT_NEEDED: e(
    403,
    'E0000006',
    'user',
    'Only a user who signed in with an account has a password. Create one with flowhook user create.',
  ),
  INVOKE_UNAUTHORIZED: e(401, 'E0000004', 'user', 'Authentication failed'),

  // Event hooks
  HOOK_ACTIVE: e(
    403,
    'E0000006',
    'user',
    'The event hook {id} is active and cannot be deleted. Switch it off first: POST /api/v1/eventHooks/{id}/lifecycle/deactivate.',
  ),
  HOOK_RECEIVES_NOTHING: e(
    409,
    'E0000001',
    'user',
    'The event hook {id} receives nothing now: it is {state}. Switch it on and verify it first.',
  ),

  // Calling a flow
  FLOW_OFF: e(
    404,
    'E0000007',
    'user',
    'The flow is switched off. Switch it on with POST /api/v1/flows/{id}/lifecycle/activate.',
  ),
  FLOW_METHOD: e(405, 'E0000022', 'user', 'A flow is called by GET or POST, not by {method}.'),
  FLOW_FAILED: e(500, 'E0000009', 'user', 'The flow failed: {message}'),
  FLOW_CANCELLED: e(500, 'E0000009', 'user', 'The execution was cancelled before it could answer.'),
  FLOW_SLOW: e(
    504,
    'E0000009',
    'operational',
    'The flow did not answer within {seconds} s. It goes on: execution {executionId}. Send Prefer: respond-async to get an answer at once.',
  ),
  TOO_MANY_HOPS: e(
    400,
    'E0000001',
    'user',
    'This call came through more than {limit} hooks and flows of this server and was stopped as a loop.',
  ),
  HELPER_NOT_CALLABLE: e(400, 'E0000001', 'user', 'The flow {id} is a helper flow: it has no endpoint.'),

  // Storing
  STORE_BUSY: e(
    503,
    'E0000010',
    'operational',
    'The database did not answer within {ms} ms. Whether this request was kept is not certain: look before you repeat it, or repeat it with the same uuid or Idempotency-Key.',
  ),
  STORE_FAILED: e(
    503,
    'E0000010',
    'operational',
    'The database failed while it wrote. Whether this request was kept is not certain: look before you repeat it, or repeat it with the same uuid or Idempotency-Key. The log has the cause.',
  ),
  STORE_FULL: e(
    503,
    'E0000010',
    'operational',
    'The disk with the database is full. Nothing of this request was kept. Make room, then try again in {seconds} s; reading goes on.',
  ),
  EGRESS_PAUSED: e(
    503,
    'E0000010',
    'operational',
    'This server was restored and does nothing by itself yet ({reason}). Nothing of this request was kept. Send it with Prefer: respond-async to have it wait, or let it go on: flowhook egress resume.',
  ),
  MASTER_KEY_WRONG: e(
    503,
    'E0000010',
    'operational',
    'The secrets in the data folder {folder} were sealed with another master key. Set FLOWHOOK_KEY to that one, or leave it unset where the key is in the folder.',
  ),
  DATA_IN_USE: e(
    503,
    'E0000010',
    'operational',
    'The data folder {folder} is in use by another running server. Stop that one, or set FLOWHOOK_DATA to another folder.',
  ),
  PRECONDITION_FAILED: e(
    412,
    'E0000001',
    'user',
    '{type} {id} is at version {found}, and If-Match asks for {expected}. Read it again and repeat the change.',
  ),
  CONFLICT: e(
    409,
    'E0000001',
    'user',
    '{type} {id} was changed by somebody else meanwhile (version {found}, expected {expected}). Read it again and repeat the change.',
  ),
} as const satisfies Record<string, ErrorEntry>

/** One row of the table. `status` is the HTTP status. */
export interface ErrorEntry {
  readonly status: number
  readonly okta: string
  readonly kind: 'user' | 'operational' | 'bug'
  readonly message: string
}

export type ErrorCode = keyof typeof errors

/** What fills the `{name}` places of a message. */
export type ErrorParams = Readonly<Record<string, string | number>>

/** An error of the table, thrown. `causes` become `errorCauses` of Okta's error object; `cause` stays inside, for the log. */
export class Problem extends Error {
  readonly code: ErrorCode
  readonly params: ErrorParams
  readonly causes: readonly string[]

  constructor(code: ErrorCode, params: ErrorParams, causes: readonly string[], cause: unknown) {
    super(fill(errors[code].message, params), cause === undefined ? undefined : { cause })
    this.name = 'Problem'
    this.code = code
    this.params = params
    this.causes = causes
  }

  get entry(): ErrorEntry {
    return errors[this.code]
  }
}

/**
 * Makes an error of the table to throw: `throw problem('NOT_FOUND', { id, type: 'EventHook' })`.
 *
 * @param extra.causes one sentence each, naming the field or the limit
 * @param extra.cause the error behind it; logged, never shown outside
 */
export function problem(
  code: ErrorCode,
  params: ErrorParams = {},
  extra: { readonly causes?: readonly string[]; readonly cause?: unknown } = {},
): Problem {
  return new Problem(code, params, extra.causes ?? [], extra.cause)
}

/** Whether something thrown is an error of the table, of one code if given. */
export function isProblem(thrown: unknown, code?: ErrorCode): thrown is Problem {
  return thrown instanceof Problem && (code === undefined || thrown.code === code)
}

function fill(message: string, params: ErrorParams): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
}

function e(status: number, okta: string, kind: ErrorEntry['kind'], message: string): ErrorEntry {
  return { status, okta, kind, message }
}
