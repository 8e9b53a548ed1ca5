import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Permission } from '../access/permissions.ts'
import type { Principal } from '../model/access.ts'

/**
 * Who may use a route: a permission; `signed-in`, anybody who is known; `public`, everybody; `invoke`, decided by the flow that
 * the alias names. There is no default: a route without it does not compile.
 */
export type RouteAccess = Permission | 'signed-in' | 'public' | 'invoke'

/** How a body comes to the handler: parsed JSON, the raw bytes, form fields, or not at all. */
export type BodyKind = 'none' | 'json' | 'raw' | 'form'

/** The names behind the colons of a path: `PathParams<'/flows/:id'>` is `{ id: string }`. */
export type PathParams<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? { readonly [K in Name]: string } & PathParams<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? { readonly [K in Name]: string }
    : Readonly<Record<never, never>>

/** One call of a route, after authentication and validation. */
export interface Call<Path extends string, Query, Input> {
  readonly params: PathParams<Path>
  readonly query: Query
  readonly input: Input
  /** Who calls; on `public` and `invoke` routes nobody knows. */
  readonly principal: Principal
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

interface Declared {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly permission: RouteAccess
  /** One sentence for the API description. */
  readonly summary: string
  /** More, where a reader needs it. */
  readonly description?: string
  /** The resource, under which the API description lists it. */
  readonly tag: string
  /** What comes back, for the API description; tests check answers against it. */
  readonly output?: z.ZodType
  /** 200 unless given. 204 sends no body. */
  readonly status?: 200 | 201 | 202 | 204
  /** The media types of a raw body; any where it is left out. Only for the API description. */
  readonly consumes?: readonly string[]
  /** The media type of the answer where it is not JSON. */
  readonly produces?: string
  /** The largest body in bytes, where it is not the server's limit. */
  readonly maxBody?: number
}

/** A route as its resource declares it. */
export interface RouteDeclaration<
  Path extends string,
  Query extends z.ZodType,
  Input extends z.ZodType,
> extends Declared {
  readonly path: Path
  /** Without it any query parameter is refused. */
  readonly query?: Query
  /** Without it a JSON body is refused, except an empty object. */
  readonly input?: Input
  /** The body for the API description, where the service behind the handler judges it and `input` lets it pass. */
  readonly describes?: z.ZodType
  /** `json` where there is an `input`, else `none`. */
  readonly body?: BodyKind
  readonly handle: (call: Call<Path, z.output<Query>, z.output<Input>>) => unknown
}

/** A route as the server takes it: the same, with types that every one of them fits. */
export interface Route extends Declared {
  readonly path: string
  readonly query: z.ZodType | null
  readonly input: z.ZodType | null
  readonly describes?: z.ZodType
  readonly body: BodyKind
  readonly handle: (call: Call<string, never, never>) => unknown
}

/**
 * Declares a route: access rule, schemas and handler together. Schemas are closed (`z.strictObject`); what the handler returns
 * is sent as JSON with the route's status.
 */
export function route<
  const Path extends string,
  Query extends z.ZodType = z.ZodType<Record<never, never>>,
  Input extends z.ZodType = z.ZodType<undefined>,
>(declaration: RouteDeclaration<Path, Query, Input>): Route {
  return Object.freeze({
    ...declaration,
    query: declaration.query ?? null,
    input: declaration.input ?? null,
    body: declaration.body ?? (declaration.input === undefined ? 'none' : 'json'),
    // The server validates with the very schemas of the declaration before it calls this.
    handle: declaration.handle as unknown as Route['handle'],
  })
}

/** What a catch-all route returns for a path that it does not know either: the answer is that of an unknown path. */
export const passOn = Symbol('pass on')
