import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exitCodes, Failure } from './failure.ts'

/** Where a command's requests go, and as whom. */
export interface Connection {
  readonly url: string
  readonly token: string
  get<T>(path: string): Promise<T>
  post<T>(path: string, body?: unknown): Promise<T>
  put<T>(path: string, body: unknown): Promise<T>
  delete(path: string): Promise<void>
  /** The answer itself, for its headers; `path` may be an absolute URL of the same server. @throws Failure unless 2xx */
  send(method: string, path: string, body?: string, contentType?: string): Promise<Response>
}

/** What may be given on the command line, else by the environment. */
export interface ConnectionOptions {
  readonly url?: string
  readonly tokenFile?: string
}

/**
 * Finds the server and the credential: `--url`, `FLOWHOOK_URL`, else the running server of `FLOWHOOK_DATA`; `--token-file`,
 * `FLOWHOOK_TOKEN`, `FLOWHOOK_TOKEN_FILE`, else `cli.token` in that folder.
 *
 * @throws Failure that says how to start a server or where to get a token
 */
export async function connect(options: ConnectionOptions, environment: NodeJS.ProcessEnv): Promise<Connection> {
  const data = environment['FLOWHOOK_DATA'] ?? './data'
  const url = usableUrl(options.url ?? environment['FLOWHOOK_URL'] ?? (await runningServer(data)))
  const token = await findToken(options, environment, data)
  const send = (method: string, path: string, body?: string, contentType = 'application/json') =>
    request(path.startsWith('/') ? url + path : path, { method, token, body, contentType })
  const json = async <T>(method: string, path: string, body?: unknown) => {
    const answer = await send(method, path, body === undefined ? undefined : JSON.stringify(body))
    return readJson<T>(answer)
  }
  return {
    url,
    token,
    send,
    get: (path) => json('GET', path),
    post: (path, body) => json('POST', path, body),
    put: (path, body) => json('PUT', path, body),
    async delete(path) {
      await send('DELETE', path)
    },
  }
}

function usableUrl(given: string): string {
  if (/^https?:\/\//i.test(given) && URL.canParse(given)) return given.replace(/\/+$/, '')
  throw new Failure(`“${given}” is not a server’s address; expected one like http://127.0.0.1:8470.`, {
    exitCode: exitCodes.usage,
    hints: ['It comes from --url, FLOWHOOK_URL, or server.json in the data folder.'],
  })
}

async function runningServer(data: string): Promise<string> {
  try {
    return (JSON.parse(await readFile(join(data, 'server.json'), 'utf8')) as { url: string }).url
  } catch {
    throw new Failure(`No server is running on the data folder ${data}.`, {
      exitCode: exitCodes.noServer,
      hints: ['Start one with npm start, or say where it is with --url or FLOWHOOK_URL.'],
    })
  }
}

async function findToken(options: ConnectionOptions, environment: NodeJS.ProcessEnv, data: string): Promise<string> {
  const file = options.tokenFile ?? environment['FLOWHOOK_TOKEN_FILE']
  const given = environment['FLOWHOOK_TOKEN']
  if (options.tokenFile === undefined && given !== undefined && given !== '')
    return usableToken(given, 'FLOWHOOK_TOKEN')
  const path = file ?? join(data, 'cli.token')
  const held = await readFile(path, 'utf8').catch(() => {
    throw new Failure(`There is no API token to use: ${path} cannot be read.`, {
      exitCode: exitCodes.notAllowed,
      hints: ['On the server’s own machine name its data folder with FLOWHOOK_DATA; elsewhere set FLOWHOOK_TOKEN.'],
    })
  })
  return usableToken(held.trim(), path)
}

/** What cannot stand in a header would look like a server that does not answer. */
function usableToken(token: string, source: string): string {
  if (/^[\u0021-\u007e]+$/.test(token)) return token
  throw new Failure(`${source} does not hold an API token; expected one line of letters, digits and signs.`, {
    exitCode: exitCodes.notAllowed,
    hints: ['The server writes one into cli.token in its data folder.'],
  })
}

/** @throws Failure where something else than a Flowhook server answered */
export async function readJson<T>(answer: Response): Promise<T> {
  const text = await answer.text()
  try {
    return JSON.parse(text) as T
  } catch {
    throw new Failure(`${answer.url} did not answer with JSON: ${text.slice(0, 200)}`, {
      hints: ['Is that a Flowhook server? --url and FLOWHOOK_URL say where it is.'],
    })
  }
}

async function request(
  url: string,
  how: {
    readonly method: string
    readonly token: string
    readonly body: string | undefined
    readonly contentType: string
  },
): Promise<Response> {
  const answer = await fetch(url, {
    method: how.method,
    redirect: 'error',
    headers: {
      authorization: `SSWS ${how.token}`,
      accept: 'application/json',
      ...(how.body === undefined ? {} : { 'content-type': how.contentType }),
    },
    ...(how.body === undefined ? {} : { body: how.body }),
  }).catch((cause: unknown) => {
    throw new Failure(`No server answered at ${new URL(url).origin}: ${reason(cause)}.`, {
      exitCode: exitCodes.noServer,
      hints: ['Start it with npm start, or say where it is with --url or FLOWHOOK_URL.'],
    })
  })
  if (!answer.ok) throw await refusal(answer)
  return answer
}

/** fetch hides what happened in the cause, and there in the first of several tries. */
function reason(thrown: unknown): string {
  const { cause } = thrown as { cause?: { code?: string; message?: string; errors?: { code?: string }[] } }
  return cause?.code ?? cause?.errors?.[0]?.code ?? cause?.message ?? String(thrown)
}

async function refusal(answer: Response): Promise<Failure> {
  const text = await answer.text()
  const exitCode =
    answer.status === 404
      ? exitCodes.notFound
      : answer.status === 401 || answer.status === 403
        ? exitCodes.notAllowed
        : exitCodes.failed
  try {
    const error = JSON.parse(text) as {
      errorSummary: string
      errorId: string
      errorCauses?: { errorSummary: string }[]
    }
    if (typeof error.errorSummary !== 'string') throw new TypeError('not an error of ours')
    const hints = [
      ...(error.errorCauses ?? []).map((each) => each.errorSummary),
      `Error id ${error.errorId} (status ${answer.status})`,
    ]
    return new Failure(error.errorSummary, { exitCode, hints })
  } catch {
    return new Failure(`The server answered ${answer.status}: ${text.slice(0, 500)}`, { exitCode })
  }
}
