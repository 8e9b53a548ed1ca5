import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Json } from '../../../src/base/json/json.ts'
import type { CardNode, FlowDefinition } from '../../../src/model/flow-definition.ts'
import { eventually, startServer, type TestServer } from '../../kit/server.ts'
import { startVendor, type Vendor } from './vendor.kit.ts'

const folder = process.env['FLOWHOOK_TEST_EXPORTS']
export const exportsSkip = folder === undefined ? 'FLOWHOOK_TEST_EXPORTS names no folder with export files.' : false

/** How a flow of an export ended. */
export interface Ran {
  readonly id: string
  readonly status: string
  /** What its caller got: the body of the endpoint's answer, or what a run by hand answered. */
  readonly answer: Json
  readonly error: { readonly message: string; readonly cardId: string | null } | null
  readonly cards: readonly {
    readonly id: string
    readonly card: string
    readonly status: string
    readonly outputs: Json
  }[]
}

type ImportedFlow = FlowDefinition & { readonly id: string }

/** An export that was imported into a real server, with everybody it calls as one local server. */
export interface Imported {
  readonly flows: readonly ImportedFlow[]
  flow(name: string): ImportedFlow
  /** Calls an endpoint flow with a body. */
  invoke(name: string, body: Json, headers?: Record<string, string>, query?: string): Promise<Ran>
  /** Publishes an event, and waits for the execution of the flow that begins with it. */
  publish(name: string, event: Readonly<Record<string, Json>>): Promise<Ran>
  /** Runs any other flow by hand. */
  run(name: string, values?: Readonly<Record<string, Json>>): Promise<Ran>
  /** The names of the tables that came with it. */
  tables(): Promise<readonly string[]>
  /** Of all tables of that name in the file. */
  rows(table: string): Promise<readonly Readonly<Record<string, Json>>[]>
  addRow(table: string, values: Readonly<Record<string, Json>>): Promise<void>
}

export interface ExportWorld {
  readonly server: TestServer
  readonly vendor: Vendor
  import(file: string): Promise<Imported>
  stop(): Promise<void>
}

interface Declared {
  readonly id: string
  readonly inputs: Readonly<Record<string, { readonly kind: string; readonly connector?: string }>>
}

export async function openExportWorld(): Promise<ExportWorld> {
  const vendor = await startVendor()
  const server = await startServer({ FLOWHOOK_ALLOWED_NETWORKS: `127.0.0.1/32:${new URL(vendor.url).port}` })
  const { api } = server
  const connections = new Map<string, Promise<string>>()
  let active: readonly string[] = []

  /** A connection of a kind, to the vendor's server. */
  function connection(connector: string): Promise<string> {
    const known = connections.get(connector)
    if (known !== undefined) return known
    const made = api<{ id: string }>('POST', '/api/v1/connections', connectionOf(connector, vendor.url)).then(
      ({ id }) => id,
    )
    connections.set(connector, made)
    return made
  }

  /** Points a flow's calls to the vendor, fills in its placeholders, and lets nobody wait. */
  async function prepared(given: FlowDefinition, declared: ReadonlyMap<string, Declared>): Promise<FlowDefinition> {
    const text = JSON.stringify(given).replaceAll('https://', `${vendor.url}/`)
    const definition = JSON.parse(text) as FlowDefinition
    const node = async (each: CardNode): Promise<CardNode> => {
      const inputs: Record<string, unknown> = { ...each.inputs }
      if (each.card === 'placeholder.action' || each.card === 'placeholder.stream') {
        const gives = (inputs['gives'] ?? []) as readonly string[]
        inputs['url'] = `${vendor.url}/placeholder/${String(inputs['was']).replace(':', '/')}`
        if (each.card === 'placeholder.stream') inputs['records'] = 'body.records'
        inputs['results'] = Object.fromEntries(gives.map((name) => [name, `body.${name}`]))
      }
      if (each.card === 'flow.wait-for') Object.assign(inputs, { delay: 0.01, unit: 'seconds' })
      for (const [name, { kind, connector }] of Object.entries(declared.get(each.card)?.inputs ?? {})) {
        if (kind !== 'connection') continue
        // The file's word for it; what is called without one is the vendor all the same.
        if (connector === 'http') delete inputs[name]
        else inputs[name] = await connection(connector!)
      }
      const branches: Record<string, readonly CardNode[]> = {}
      for (const [name, list] of Object.entries(each.branches ?? {})) branches[name] = await Promise.all(list.map(node))
      return {
        ...each,
        ...(each.inputs === undefined ? {} : { inputs: inputs as CardNode['inputs'] & object }),
        ...(each.branches === undefined ? {} : { branches }),
      }
    }
    return { ...definition, cards: await Promise.all(definition.cards.map(node)) }
  }

  async function ended(id: string): Promise<Omit<Ran, 'answer'>> {
    return eventually(
      async () => {
        const found = await api<Omit<Ran, 'answer'>>('GET', `/api/v1/executions/${id}`)
        return ['SUCCESS', 'FAILED', 'CANCELLED'].includes(found.status) ? found : null
      },
      `execution ${id} comes to its end`,
      20_000,
    )
  }

  return {
    server,
    vendor,
    async import(file) {
      const content: unknown = JSON.parse(readFileSync(join(folder!, file), 'utf8'))
      const made = await api<{
        flows: readonly { id: string; name: string }[]
        tables: readonly { name: string; tableId: string }[]
      }>('POST', '/api/v1/flows/import', content)
      const declared = new Map((await api<readonly Declared[]>('GET', '/api/v1/cards')).map((card) => [card.id, card]))
      const flows: ImportedFlow[] = []
      for (const { id } of made.flows) {
        const { name, trigger, cards, description, saveData } = await api<FlowDefinition>('GET', `/api/v1/flows/${id}`)
        const bare = {
          name,
          trigger,
          cards,
          ...(description === undefined ? {} : { description }),
          ...(saveData === undefined ? {} : { saveData }),
        }
        // What is started by itself would disturb: it is run by hand.
        const definition = await prepared(bare, declared)
        await api('PUT', `/api/v1/flows/${id}`, definition)
        flows.push({ id, ...definition })
      }
      // The flows of other exports would begin with the same events.
      for (const id of active) await api('POST', `/api/v1/flows/${id}/lifecycle/deactivate`)
      active = flows.filter(({ trigger }) => trigger.event !== 'schedule').map(({ id }) => id)
      for (const id of active) await api('POST', `/api/v1/flows/${id}/lifecycle/activate`)
      const flow = (name: string) => {
        const found = flows.filter((each) => each.name === name)
        if (found.length !== 1) {
          throw new Error(`${found.length} flows "${name}"; there are ${flows.map((each) => each.name).join(', ')}`)
        }
        return found[0]!
      }
      /** Here they may have other names, and a file may have several of one name. */
      const tablesNamed = (name: string) => {
        const found = made.tables.filter((table) => table.name === name)
        if (found.length > 0) return found.map(({ tableId }) => tableId)
        throw new Error(`There is no table ${name}; there are ${made.tables.map((table) => table.name).join(', ')}`)
      }
      return {
        flows,
        flow,
        async invoke(name, body, headers = {}, query = '') {
          const { invokeUrl } = await api<{ invokeUrl: string }>('GET', `/api/v1/flows/${flow(name).id}/endpoint`)
          const answer = await fetch(
            `${invokeUrl}${query === '' ? '' : `${invokeUrl.includes('?') ? '&' : '?'}${query}`}`,
            {
              method: 'POST',
              headers: { 'content-type': 'application/json', ...headers },
              body: JSON.stringify(body),
            },
          )
          const text = await answer.text()
          const id = answer.headers.get('x-flowhook-execution-id')
          if (id === null) throw new Error(`The endpoint answered ${answer.status}: ${text}`)
          return { ...(await ended(id)), answer: parsed(text) }
        },
        async publish(name, event) {
          const { id: flowId, trigger } = flow(name)
          if (trigger.event !== 'event') throw new Error(`${name} does not begin with an event`)
          const uuid = crypto.randomUUID()
          await api('POST', '/api/v1/events', { uuid, eventType: trigger.type, ...event })
          const [row] = await eventually(async () => {
            const rows = await api<readonly { id: string }[]>(
              'GET',
              `/api/v1/executions?flowId=${flowId}&eventUuid=${uuid}`,
            )
            return rows.length > 0 ? rows : null
          }, 'the event starts the flow')
          return { ...(await ended(row!.id)), answer: null }
        },
        async run(name, values) {
          const ran = await api<{ executionId: string; answer: { body: Json } | null }>(
            'POST',
            `/api/v1/flows/${flow(name).id}/run`,
            { ...(values === undefined ? {} : { values }), wait: true },
          )
          return { ...(await ended(ran.executionId)), answer: ran.answer?.body ?? null }
        },
        tables: async () => made.tables.map(({ name }) => name),
        async rows(table) {
          const rows: Readonly<Record<string, Json>>[] = []
          for (const id of tablesNamed(table)) {
            const found = await api<readonly { values: Readonly<Record<string, Json>> }[]>(
              'GET',
              `/api/v1/tables/${id}/rows?limit=200`,
            )
            rows.push(...found.map(({ values }) => values))
          }
          return rows
        },
        async addRow(table, values) {
          await api('POST', `/api/v1/tables/${tablesNamed(table)[0]}/rows`, { rows: [values] })
        },
      }
    },
    async stop() {
      await server.stop()
      await vendor.stop()
    },
  }
}

function connectionOf(connector: string, url: string): Json {
  switch (connector) {
    case 'okta':
      return {
        name: 'Okta',
        connector,
        settings: { domain: url, authentication: 'token' },
        secrets: { token: 'okta-api-token' },
      }
    case 'okta-privileged-access':
      return {
        name: 'Okta Privileged Access',
        connector,
        settings: { domain: url, team: 'acme', keyId: 'key-1' },
        secrets: { keySecret: 'okta-team-secret' },
      }
    case 'slack':
      return { name: 'Slack', connector, settings: { address: url }, secrets: { token: 'xoxb-slack-token' } }
    default:
      return { name: connector, connector, settings: { url }, secrets: { token: `${connector}-token` } }
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}
