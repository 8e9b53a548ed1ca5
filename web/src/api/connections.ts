import { queryOptions } from '@tanstack/react-query'
import { call } from './client.ts'

/** What came of trying a connection. `at` is ISO 8601. */
export interface ConnectionTest {
  readonly ok: boolean
  readonly at: string
  readonly durationMs: number
  /** What answered, or what failed. */
  readonly message: string
}

/** A connection; its secrets are never shown. */
export interface ConnectionItem {
  readonly id: string
  readonly name: string
  readonly connector: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly secretsSet: readonly string[]
  /** The only origins that its requests go to. */
  readonly hosts: readonly string[]
  readonly revision: number
  readonly tested: ConnectionTest | null
  readonly usedBy: readonly { readonly id: string; readonly name: string }[]
}

/** A setting of a kind of connection, as its form shows it. */
export interface ConnectorField {
  readonly kind: string
  readonly label: string
  readonly help?: string
  readonly optional?: boolean
  readonly default?: unknown
  /** Of a choice. */
  readonly options?: readonly { readonly value: string; readonly label: string }[]
  readonly min?: number
  readonly max?: number
}

interface ConnectorSecret {
  readonly label: string
  readonly help?: string
  readonly optional?: boolean
  readonly multiline?: boolean
  readonly max?: number
}

/** A kind of connection. */
export interface ConnectorItem {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly settings: Readonly<Record<string, ConnectorField>>
  readonly secrets: Readonly<Record<string, ConnectorSecret>>
  /** Fields that count only beside certain words of another one. */
  readonly when: Readonly<
    Record<string, { readonly setting: string; readonly is: readonly string[]; readonly optional?: boolean }>
  >
}

export interface ConnectionInput {
  readonly name: string
  readonly connector: string
  readonly settings: Readonly<Record<string, unknown>>
  /** In a change, what is not named stays. */
  readonly secrets: Readonly<Record<string, string>>
  readonly revision?: number
}

const path = '/api/v1/connections'
const pathOf = (id: string) => `${path}/${encodeURIComponent(id)}`

export const connectionList = queryOptions({
  queryKey: [path],
  queryFn: ({ signal }) => call<readonly ConnectionItem[]>('GET', path, { signal }),
})

export const connectorList = queryOptions({
  queryKey: ['/api/v1/connectors'],
  queryFn: ({ signal }) => call<readonly ConnectorItem[]>('GET', '/api/v1/connectors', { signal }),
  // They change with the server's version only.
  staleTime: Number.POSITIVE_INFINITY,
})

export const createConnection = (body: ConnectionInput) => call<ConnectionItem>('POST', path, { body })

export const replaceConnection = (id: string, body: ConnectionInput) =>
  call<ConnectionItem>('PUT', pathOf(id), { body })

export const deleteConnection = (id: string) => call<null>('DELETE', pathOf(id))

export const testConnection = (id: string) => call<ConnectionTest>('POST', `${pathOf(id)}/test`)
