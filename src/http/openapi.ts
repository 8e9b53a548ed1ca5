import { z } from 'zod'
import { permissions, permissionNames } from '../access/permissions.ts'
import { version } from './version.ts'
import type { Route } from './route.ts'

type JsonObject = Readonly<Record<string, unknown>>

/**
 * The API description (OpenAPI 3.1), made from the very schemas that validate, so that it cannot drift.
 *
 * @param publicUrl the server that the description names
 */
export function openApiDocument(routes: readonly Route[], publicUrl: string): JsonObject {
  const paths: Record<string, Record<string, JsonObject>> = {}
  const schemas: Record<string, unknown> = { Error: errorSchema }
  for (const each of routes) {
    if (each.path.includes('*')) continue
    const path = each.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [each.method.toLowerCase()]: operation(each, schemas) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Flowhook',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description: 'Publish events, subscribe event hooks to them, run flows, look up every execution.',
    },
    servers: [{ url: publicUrl }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas,
      responses: {
        Error: { description: 'Okta’s error object.', content: json({ $ref: '#/components/schemas/Error' }) },
      },
      securitySchemes: {
        token: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: '`SSWS <token>` or `Bearer <token>`',
        },
        session: { type: 'apiKey', in: 'cookie', name: 'flowhook', description: 'The console’s session' },
        oauth2: {
          type: 'oauth2',
          description: 'Machine clients: client credentials with private_key_jwt',
          flows: {
            clientCredentials: {
              tokenUrl: `${publicUrl}/oauth2/v1/token`,
              scopes: Object.fromEntries(permissionNames.map((name) => [name, permissions[name]])),
            },
          },
        },
      },
    },
  }
}

/** @param schemas gets what the route's schemas name and share */
function operation(each: Route, schemas: Record<string, unknown>): JsonObject {
  const { method, path, tag, summary, description, permission, describes, body, status = 200, produces } = each
  const schema = schemaMaker(schemas)
  const input = describes ?? each.input
  const answer =
    status === 204 ? {} : { content: produces === undefined ? json(schema(each.output, 'output')) : { [produces]: {} } }
  return {
    operationId: `${method.toLowerCase()}${path.replace(/[^a-zA-Z0-9]+(\w)?/g, (_all, next: string | undefined) => (next ?? '').toUpperCase())}`,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: security(permission),
    ...parameters(each, schema),
    ...(body === 'none'
      ? {}
      : { requestBody: { required: permission !== 'invoke', content: content(each, schema(input, 'input')) } }),
    responses: {
      [String(status)]: { description: 'Done.', ...answer },
      default: { $ref: '#/components/responses/Error' },
    },
  }
}

function security(permission: Route['permission']): readonly JsonObject[] {
  if (permission === 'public' || permission === 'invoke') return []
  const scopes = permission === 'signed-in' ? [] : [permission]
  return [{ token: [] }, { session: [] }, { oauth2: scopes }]
}

function parameters({ path, query }: Route, schema: SchemaMaker): JsonObject {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', maxLength: 255 },
  }))
  const properties = query === null ? {} : ((schema(query, 'input')['properties'] ?? {}) as Record<string, JsonObject>)
  const inQuery = Object.entries(properties).map(([name, { description, pattern, ...rest }]) => ({
    name,
    in: 'query',
    ...(description === undefined ? {} : { description }),
    // A number in a query is text, which the pattern is for; the description says what it means.
    schema: pattern === undefined || rest['type'] === 'integer' ? rest : { ...rest, pattern },
  }))
  const all = [...inPath, ...inQuery]
  return all.length === 0 ? {} : { parameters: all }
}

function content({ body, consumes }: Route, of: JsonObject): JsonObject {
  if (body === 'form') return { 'application/x-www-form-urlencoded': { schema: of } }
  const types = body === 'raw' ? (consumes ?? ['*/*']) : ['application/json']
  return Object.fromEntries(types.map((type) => [type, { schema: of }]))
}

type SchemaMaker = (of: z.ZodType | null | undefined, io: 'input' | 'output') => JsonObject

/** JSON Schema puts what is shared into `$defs` of each schema; in one document they stand together. */
function schemaMaker(schemas: Record<string, unknown>): SchemaMaker {
  return (of, io) => {
    if (of === null || of === undefined) return {}
    const made = z.toJSONSchema(of, { io, unrepresentable: 'any' })
    const text = JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/')
    const { $schema: _dialect, $defs, ...rest } = JSON.parse(text) as Record<string, unknown>
    Object.assign(schemas, $defs)
    return rest
  }
}

function json(of: JsonObject): JsonObject {
  return { 'application/json': { schema: of } }
}

const errorSchema = {
  type: 'object',
  required: ['errorCode', 'errorSummary', 'errorLink', 'errorId', 'errorCauses'],
  properties: {
    errorCode: { type: 'string', examples: ['E0000001'] },
    errorSummary: { type: 'string' },
    errorLink: { type: 'string' },
    errorId: { type: 'string', description: 'The log has the cause under this id.' },
    errorCauses: {
      type: 'array',
      items: { type: 'object', properties: { errorSummary: { type: 'string' } }, required: ['errorSummary'] },
    },
  },
}
