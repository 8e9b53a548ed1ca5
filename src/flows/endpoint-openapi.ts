import { isJsonObject, type Json, type JsonObject } from '../base/json/json.ts'
import {
  isWrong,
  looksLikeLiteral,
  looksLikeReference,
  parseReference,
  parseTemplate,
  type ReferencePath,
} from '../language/values.ts'
import type { CardNode, EndpointSecurity, FlowDefinition } from '../model/flow-definition.ts'
import type { Flow } from '../model/flow.ts'

/**
 * The OpenAPI 3.1 document of one flow's endpoint: its four routes, how it is secured, and as far as the flow's own cards
 * tell: which fields of the body and the query it reads, and which its Return gives.
 *
 * @param publicUrl the server that the document names
 */
export function describeEndpoint(flow: Flow, publicUrl: string): JsonObject {
  const { definition, alias } = flow
  const security = definition.trigger.event === 'api_endpoint' ? definition.trigger.security : 'client_token'
  const reads = readsOf(definition)
  const base = `/api/flo/${alias}`
  const execution = {
    name: 'executionId',
    in: 'path',
    required: true,
    schema: { type: 'string' },
    description: 'As the header x-flowhook-execution-id of an earlier answer names it.',
  }
  const refusals = { '401': refusal('Missing or wrong credentials.'), '404': refusal('The flow is switched off.') }
  const answers = (values: JsonObject): JsonObject => ({
    '200': { description: 'What the flow answers.', content: { 'application/json': { schema: values } } },
    '202': { description: 'With `Prefer: respond-async`: the execution is kept and runs.' },
    ...refusals,
    '500': refusal('The flow failed.'),
    '504': refusal('The flow takes longer than 60 s; it goes on.'),
  })
  const query = reads.query.map((name) => ({ name, in: 'query', required: false, schema: {} }))
  const body = { required: false, content: { 'application/json': { schema: reads.body } } }
  const given = answersOf(definition)
  const describe = (summary: string, more: JsonObject): JsonObject => ({ summary, responses: answers(given), ...more })
  return {
    openapi: '3.1.0',
    info: {
      title: definition.name,
      version: String(flow.version),
      ...(definition.description === undefined ? {} : { description: definition.description }),
    },
    servers: [{ url: publicUrl }],
    paths: {
      [`${base}/invoke`]: {
        post: describe('Call the flow and get its answer.', { parameters: query, requestBody: body }),
        get: describe('Call the flow without a body.', { parameters: query }),
      },
      [`${base}/resume/{executionId}`]: {
        post: describe('Go on with an execution that pauses; the body is what it waits for.', {
          parameters: [execution],
          requestBody: { required: false, content: { 'application/json': { schema: {} } } },
        }),
      },
      [`${base}/retry/{executionId}`]: {
        post: describe('Run the flow once more with what an earlier execution got.', { parameters: [execution] }),
      },
    },
    ...securityOf(security, publicUrl),
  }
}

const refusal = (description: string): JsonObject => ({
  description,
  content: { 'application/json': { schema: { type: 'object', description: 'Okta’s error object.' } } },
})

function securityOf(security: EndpointSecurity, publicUrl: string): JsonObject {
  switch (security) {
    case 'public':
      return { security: [] }
    case 'client_token': {
      const clientToken = { type: 'apiKey', in: 'header', name: 'x-api-client-token' }
      return { components: { securitySchemes: { clientToken } }, security: [{ clientToken: [] }] }
    }
    case 'oauth2': {
      const scope = 'okta.workflows.invoke.manage'
      const clientCredentials = {
        tokenUrl: `${publicUrl}/oauth2/v1/token`,
        scopes: { [scope]: 'Call flows.' },
      }
      const oauth2 = { type: 'oauth2', flows: { clientCredentials } }
      return { components: { securitySchemes: { oauth2 } }, security: [{ oauth2: [scope] }] }
    }
  }
}

/** Properties that are read, each with those that are read of it. */
interface Shape {
  readonly properties: Map<string, Shape>
}
const newShape = (): Shape => ({ properties: new Map() })

function readsOf({ cards }: FlowDefinition): { readonly body: JsonObject; readonly query: readonly string[] } {
  const body = newShape()
  const query = new Set<string>()
  for (const { card, output, path } of referencesOf(cards)) {
    if (card !== 'trigger') continue
    if (output === 'query' && path[0] !== undefined) query.add(path[0])
    if (output === 'body') note(body, path)
  }
  return { body: schemaOf(body), query: [...query] }
}

function note(shape: Shape, path: readonly string[]): void {
  let at = shape
  for (const key of path) {
    let next = at.properties.get(key)
    if (next === undefined) at.properties.set(key, (next = newShape()))
    at = next
  }
}

/** Of what is read by number only the items are known. */
function schemaOf({ properties }: Shape): JsonObject {
  if (properties.size === 0) return {}
  if ([...properties.keys()].every((key) => /^\d+$/.test(key))) {
    const items = newShape()
    for (const item of properties.values()) for (const [key, shape] of item.properties) items.properties.set(key, shape)
    return { type: 'array', items: schemaOf(items) }
  }
  return {
    type: 'object',
    properties: Object.fromEntries([...properties].map(([key, shape]) => [key, schemaOf(shape)])),
  }
}

/** Every field that a Return of the flow gives. */
function answersOf({ cards }: FlowDefinition): JsonObject {
  const names = new Set<string>()
  for (const node of nodesOf(cards)) {
    const fields = node.card === 'flow.return' ? (node.inputs?.['fields'] as Json | undefined) : undefined
    if (isJsonObject(fields ?? null)) for (const name of Object.keys(fields as JsonObject)) names.add(name)
  }
  return { type: 'object', properties: Object.fromEntries([...names].map((name) => [name, {}])) }
}

function* nodesOf(cards: readonly CardNode[]): Generator<CardNode> {
  for (const node of cards) {
    yield node
    for (const branch of Object.values(node.branches ?? {})) yield* nodesOf(branch)
  }
}

function* referencesOf(cards: readonly CardNode[]): Generator<ReferencePath> {
  for (const { inputs, outputs } of nodesOf(cards)) {
    yield* referencesIn((inputs ?? {}) as Json)
    yield* referencesIn((outputs ?? {}) as Json)
  }
}

function* referencesIn(value: Json): Generator<ReferencePath> {
  if (typeof value === 'string') {
    const template = value.includes('{{') ? parseTemplate(value) : null
    if (template === null || isWrong(template)) return
    for (const part of template.parts) if (typeof part !== 'string') yield part
  } else if (looksLikeReference(value)) {
    const reference = parseReference(value)
    if (!isWrong(reference)) yield reference
  } else if (looksLikeLiteral(value)) {
    return
  } else if (typeof value === 'object' && value !== null) {
    for (const each of Object.values(value)) yield* referencesIn(each as Json)
  }
}
