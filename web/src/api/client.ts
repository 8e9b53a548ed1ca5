import { errors } from '../messages/errors.ts'

/** A call that the server refused, or that did not reach it. */
export class ApiError extends Error {
  /** The HTTP status; 0 where no answer came. */
  readonly status: number
  /** Finds the line in the server's log; null where no answer came. */
  readonly errorId: string | null
  /** What was wrong with each field. */
  readonly causes: readonly string[]

  constructor(message: string, status: number, errorId: string | null = null, causes: readonly string[] = []) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.errorId = errorId
    this.causes = causes
  }
}

/** A part of a list, and the cursor of the next part, or null at the end. */
export interface Page<Row> {
  readonly rows: readonly Row[]
  readonly next: string | null
  readonly searched?: Searched
}

/** How far a search looked that no one answer can bring to its end. */
export interface Searched {
  /** What was looked at, where the server says it. */
  readonly count: number | null
  /** ISO 8601; null where there was nothing to look at. */
  readonly until: string | null
  /** It ended before it found as many as it was asked for; what is older is in the next part. */
  readonly isCut: boolean
}

/** What a call may carry. What is undefined in `query` is left out. */
export interface CallOptions {
  readonly query?: Readonly<Record<string, string | number | null | undefined>>
  readonly body?: unknown
  /** Sent as it is, with its own type, in place of a JSON body; it may take longer. */
  readonly file?: Blob
  readonly signal?: AbortSignal
}

const timeoutMs = 30_000
const fileTimeoutMs = 300_000

/**
 * Calls the API of the page's own origin; the session cookie is the credential.
 *
 * @param path e.g. `/api/v1/flows`
 * @returns the parsed answer, or null where it has no body
 * @throws ApiError for every refusal, with the server's own sentence
 */
export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  const answer = await send(method, path, options)
  // The server validates what it answers against the same schemas that its description is made from.
  return (answer.status === 204 ? null : await answer.json()) as T
}

/** One part of a paged list; the server says in its Link header where the next one begins. */
export async function callPage<Row>(path: string, options: CallOptions = {}): Promise<Page<Row>> {
  const answer = await send('GET', path, options)
  const rows = (await answer.json()) as readonly Row[] // as in `call`
  const next = nextCursor(answer.headers.get('link'))
  const count = answer.headers.get('x-flowhook-searched')
  const until = answer.headers.get('x-flowhook-searched-until')
  if (count === null && until === null) return { rows, next }
  const isCut = next !== null && rows.length < Number(options.query?.['limit'])
  return { rows, next, searched: { count: count === null ? null : Number(count), until, isCut } }
}

async function send(method: string, path: string, options: CallOptions): Promise<Response> {
  const { query = {}, body, file, signal } = options
  const url = new URL(path, window.location.origin)
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) url.searchParams.set(name, String(value))
  }
  const timeout = AbortSignal.timeout(file === undefined ? timeoutMs : fileTimeoutMs)
  const type = file === undefined ? (body === undefined ? undefined : 'application/json') : file.type
  const content = file ?? (body === undefined ? undefined : JSON.stringify(body))
  const request: RequestInit = {
    method,
    credentials: 'same-origin',
    signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    headers: { accept: 'application/json', ...(type === undefined ? {} : { 'content-type': type }) },
    ...(content === undefined ? {} : { body: content }),
  }
  const answer = await fetch(url, request).catch((thrown: unknown) => {
    // A page that was left stops its calls: nobody waits for these, and they are no failure.
    if (signal?.aborted === true) throw thrown
    throw new ApiError(errors.unreachable, 0)
  })
  if (!answer.ok) throw await refusal(answer)
  return answer
}

/** The server's error object as an error; a proxy in between may answer with something else. */
async function refusal(answer: Response): Promise<ApiError> {
  const given: unknown = await answer.json().catch(() => null)
  if (!isErrorObject(given)) return new ApiError(errors.unexpected(answer.status), answer.status)
  const causes = (given.errorCauses ?? []).map(({ errorSummary }) => errorSummary)
  return new ApiError(given.errorSummary, answer.status, given.errorId, causes)
}

interface ErrorObject {
  readonly errorSummary: string
  readonly errorId: string
  readonly errorCauses?: readonly { readonly errorSummary: string }[]
}

function isErrorObject(given: unknown): given is ErrorObject {
  return typeof given === 'object' && given !== null && 'errorSummary' in given && 'errorId' in given
}

function nextCursor(link: string | null): string | null {
  const url = link?.match(/<([^>]*)>;\s*rel="next"/)?.[1]
  return url === undefined ? null : new URL(url, window.location.origin).searchParams.get('after')
}
