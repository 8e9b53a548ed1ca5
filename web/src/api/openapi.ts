import { queryOptions } from '@tanstack/react-query'
import { call } from './client.ts'

/** As much of JSON Schema as the server's description uses. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly additionalProperties?: boolean | Schema
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly description?: string
  readonly required?: boolean
  readonly schema: Schema
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>

/** One route of the description, with its path and method. */
export interface Operation {
  readonly operationId: string
  readonly path: string
  readonly method: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description?: string
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>
}

export interface OpenApi {
  readonly operations: readonly Operation[]
  readonly schemas: Readonly<Record<string, Schema>>
}

interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Omit<Operation, 'path' | 'method'>>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

export const openApi = queryOptions({
  queryKey: ['/openapi.json'],
  async queryFn({ signal }): Promise<OpenApi> {
    const { paths, components } = await call<OpenApiDocument>('GET', '/openapi.json', { signal })
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, rest]) => ({ ...rest, path, method: method.toUpperCase() })),
    )
    return { operations, schemas: components.schemas }
  },
  staleTime: Number.POSITIVE_INFINITY,
})

/** What a request that somebody tried came to. */
export interface Tried {
  readonly status: number
  readonly ms: number
  readonly type: string
  /** Null where it is a stream without an end. */
  readonly text: string | null
  readonly isCut: boolean
}

const mostShown = 256 * 1024
const timeoutMs = 65_000

/** Sends a request as it is, with the session; every status is an answer. @throws Error where none came */
export async function tryRequest(request: {
  readonly method: string
  readonly path: string
  readonly body?: string
  readonly contentType?: string
}): Promise<Tried> {
  const { method, path, body, contentType = 'application/json' } = request
  const stop = new AbortController()
  const started = performance.now()
  const answer = await fetch(path, {
    method,
    credentials: 'same-origin',
    signal: AbortSignal.any([stop.signal, AbortSignal.timeout(timeoutMs)]),
    ...(body === undefined ? {} : { body, headers: { 'content-type': contentType } }),
  })
  const type = answer.headers.get('content-type') ?? ''
  const isEndless = type.startsWith('text/event-stream')
  const text = isEndless ? null : await answer.text()
  stop.abort()
  return {
    status: answer.status,
    ms: Math.round(performance.now() - started),
    type,
    text: text?.slice(0, mostShown) ?? null,
    isCut: (text?.length ?? 0) > mostShown,
  }
}
