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
  const url = (options.url ?? environment['FLOWHOOK_URL'] ?? (await runningServer(data))).replace(/\/+$/, '')
  const token = await findToken(options, environment, data)
  const send = (method: string, path: string, body?: string, contentType = 'application/json') =>
    request(path.startsWith('/') ? url + path : path, { method, token, body, contentType })
  const json = async <T>(method: string, path: string, body?: unknown) => {
    const answer = await send(method, path, body === undefined ? undefined : JSON.stringify(body))
    return (await answer.json()) as T
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
  if (options.tokenFile === undefined && given !== undefined && given !== '') return given
  const path = file ?? join(data, 'cli.token')
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch {
    throw new Failure(`There is no API token to use: ${path} cannot be read.`, {
      exitCode: exitCodes.notAllowed,
      hints: ['On the server’s own machine name its data folder with FLOWHOOK_DATA; elsewhere set FLOWHOOK_TOKEN.'],
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
    const hints = [
      ...(error.errorCauses ?? []).map((each) => each.errorSummary),
      `Error id ${error.errorId} (status ${answer.status})`,
    ]
    return new Failure(error.errorSummary, { exitCode, hints })
  } catch {
    return new Failure(`The server answered ${answer.status}: ${text.slice(0, 500)}`, { exitCode })
  }
}
