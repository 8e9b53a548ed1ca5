import type { Clock } from '../base/clock.ts'
import { problem } from '../base/errors.ts'
import type { Ids } from '../base/ids.ts'
import type { Json } from '../base/json/json.ts'
import { OutboundError } from '../base/outbound/outbound-error.ts'
import type { SecretBox } from '../base/secrets.ts'
import { CardError } from '../cards/card.ts'
import type { Connections, Connector, Sender } from '../cards/connection.ts'
import type { ValuesOf } from '../cards/fields.ts'
import { suggestion } from '../language/nearest.ts'
import type { Principal } from '../model/access.ts'
import type { Connection, ConnectionTest } from '../model/connection.ts'
import type { RaiseSystemEvent } from '../model/system-event.ts'
import type { Store } from '../store/store.ts'
import { boundOrigins } from './bound-hosts.ts'
import { openSecrets, sealContext } from './connected.ts'
import { readSecrets, readSettings, type ConnectionProblem } from './connection-input.ts'

/** What people write to make or change a connection. */
export interface ConnectionInput {
  readonly name: string
  readonly connector: string
  readonly settings?: Readonly<Record<string, Json>> | undefined
  /** One that is left out or empty stays as it is; null takes it away. */
  readonly secrets?: Readonly<Record<string, string | null>> | undefined
}

/** A flow that has a card with the connection. */
export interface UsingFlow {
  readonly id: string
  readonly name: string
}

/** A connection as people see it: never a secret. */
export type ShownConnection = Omit<Connection, 'secretsSealed'> & {
  /** The origins that its secrets may go to. */
  readonly hosts: readonly string[]
  readonly usedBy: readonly UsingFlow[]
}

/** Everything that people do with connections. Each change is in the System Log. */
export interface ConnectionService {
  /** The kinds of connections that there are. */
  readonly connectors: readonly Connector[]
  /** By name. */
  list(): Promise<readonly ShownConnection[]>
  /** @throws NOT_FOUND */
  get(id: string): Promise<ShownConnection>
  /** @throws VALIDATION_FAILED with everything that is wrong as causes */
  create(input: ConnectionInput, principal: Principal): Promise<ShownConnection>
  /**
   * Secrets that are not given stay as they are, unless the connection would go to a host that it does not go to now.
   *
   * @param revision the newest one that the caller has seen
   * @throws NOT_FOUND, VALIDATION_FAILED as above, CONFLICT where there is a newer revision
   */
  replace(id: string, input: ConnectionInput, principal: Principal, revision?: number): Promise<ShownConnection>
  /** @throws NOT_FOUND, VALIDATION_FAILED while flows use it, with their names */
  delete(id: string, principal: Principal): Promise<void>
  /** Tries it, and remembers what came of it. What fails is no error but the answer. @throws NOT_FOUND */
  test(id: string): Promise<ConnectionTest>
}

const testMs = 30_000

interface Parts {
  readonly store: Store
  readonly connections: Connections
  readonly connectors: readonly Connector[]
  readonly secrets: SecretBox
  readonly http: Sender
  /** Says why an origin cannot be reached from here, or null. */
  readonly checkUrl: (url: string) => string | null
  /** The flows that use each connection, by its id. */
  readonly uses: () => ReadonlyMap<string, readonly UsingFlow[]>
  readonly raise: RaiseSystemEvent
  readonly clock: Clock
  readonly ids: Ids
}

export function openConnectionService(parts: Parts): ConnectionService {
  const { store, connectors, secrets: box, clock, ids } = parts
  const byId = new Map(connectors.map((connector) => [connector.id, connector]))

  async function read(id: string): Promise<Connection> {
    const connection = await store.getConnection(id)
    if (connection === null) throw problem('NOT_FOUND', { id, type: 'Connection' })
    return connection
  }

  function shown(connection: Connection, uses = parts.uses()): ShownConnection {
    const { secretsSealed: _, ...rest } = connection
    const connector = byId.get(rest.connector)
    const hosts = connector === undefined ? [] : [...boundOrigins(connector, rest.settings)]
    return { ...rest, hosts, usedBy: uses.get(rest.id) ?? [] }
  }

  function connectorOf(id: string): Connector {
    const connector = byId.get(id)
    if (connector !== undefined) return connector
    const message = `There is no connector "${id.slice(0, 100)}".${suggestion(id, byId.keys())} GET /api/v1/connectors lists them.`
    throw invalid([{ at: 'connector', message }])
  }

  /** What is stored of what was written. @throws VALIDATION_FAILED */
  function judged(
    id: string,
    input: ConnectionInput,
    before: Connection | null,
  ): Pick<Connection, 'settings' | 'secretNames' | 'secretsSealed'> & { readonly changed: readonly string[] } {
    const connector = connectorOf(input.connector)
    const problems: ConnectionProblem[] = []
    if (before !== null && before.connector !== connector.id) {
      problems.push({ at: 'connector', message: 'A connection cannot become one of another service. Make a new one.' })
    }
    const settings = readSettings(connector, input.settings ?? {}, problems)
    const old = before === null ? {} : reopened(before)
    const { secrets, kept } = readSecrets(connector, input.secrets ?? {}, old, settings, problems)
    if (problems.length > 0) throw invalid(problems)
    // Read by the same declaration.
    const wrong = connector.problem?.(settings as ValuesOf<Connector['settings']>, Object.keys(secrets)) ?? null
    if (wrong !== null) {
      const at = `${Object.hasOwn(connector.secrets, wrong.field) ? 'secrets' : 'settings'}.${wrong.field}`
      throw invalid([{ at, message: wrong.message }])
    }

    const origins = boundOrigins(connector, settings)
    for (const origin of origins) {
      const refusal = parts.checkUrl(origin)
      if (refusal !== null) problems.push({ at: 'settings', message: `${origin}: ${refusal}` })
    }
    if (before !== null && kept.length > 0) {
      const known = boundOrigins(connector, before.settings)
      const other = [...origins].filter((origin) => !known.has(origin))
      if (other.length > 0) {
        const labels = kept.map((name) => connector.secrets[name]!.label).join(', ')
        const message = `The connection would now go to ${other.join(', ')} too. Give its secrets anew: ${labels}.`
        problems.push({ at: 'secrets', message })
      }
    }
    if (problems.length > 0) throw invalid(problems)
    const names = Object.keys(secrets)
    const isSame = before !== null && JSON.stringify(old) === JSON.stringify(secrets)
    return {
      settings,
      secretNames: names,
      secretsSealed: isSame
        ? before.secretsSealed
        : names.length === 0
          ? null
          : box.seal(JSON.stringify(secrets), sealContext(id)),
      changed: [
        ...(before?.name === input.name ? [] : ['name']),
        ...(before !== null && JSON.stringify(before.settings) === JSON.stringify(settings) ? [] : ['settings']),
        ...(isSame ? [] : ['secrets']),
      ],
    }
  }

  /** The secrets as they are; none where they cannot be opened: all are then given anew. */
  function reopened(connection: Connection): Readonly<Record<string, string>> {
    try {
      return openSecrets(connection, box)
    } catch {
      return {}
    }
  }

  const raise = (change: string, { id, name }: Connection, actor: Principal, changed?: readonly string[]) =>
    parts.raise({
      eventType: `workflows.user.connection.${change}`,
      actor,
      target: [{ id, type: 'Connection', displayName: name }],
      outcome: { result: 'SUCCESS' },
      ...(changed === undefined ? {} : { debugData: { changed: changed.join(', ') } }),
    })

  return {
    connectors,

    async list() {
      const uses = parts.uses()
      return (await store.listConnections()).map((connection) => shown(connection, uses))
    },

    async get(id) {
      return shown(await read(id))
    },

    async create(input, principal) {
      const id = ids.uuid()
      const now = clock.now()
      const { changed: _, ...stored } = judged(id, input, null)
      const connection: Connection = {
        id,
        name: input.name,
        connector: input.connector,
        ...stored,
        created: now,
        createdBy: principal.id,
        lastUpdated: now,
        revision: 1,
        tested: null,
      }
      await store.commit({ kind: 'connection.insert', connection })
      await raise('create', connection, principal)
      return shown(connection)
    },

    async replace(id, input, principal, revision) {
      const before = await read(id)
      if (revision !== undefined && revision !== before.revision) {
        throw problem('CONFLICT', { type: 'Connection', id, found: before.revision, expected: revision })
      }
      const { changed, ...stored } = judged(id, input, before)
      if (changed.length === 0) return shown(before)
      const isRenamed = changed.every((each) => each === 'name')
      const connection: Connection = {
        ...before,
        name: input.name,
        ...stored,
        lastUpdated: clock.now(),
        revision: before.revision + 1,
        tested: isRenamed ? before.tested : null,
      }
      await store.commit({ kind: 'connection.update', connection })
      await raise('reauthorize', connection, principal, changed)
      return shown(connection)
    },

    async delete(id, principal) {
      const connection = await read(id)
      const flows = parts.uses().get(id) ?? []
      if (flows.length > 0) {
        const names = flows.slice(0, 10).map(({ name }) => `"${name}"`)
        const more = flows.length > names.length ? ` and ${flows.length - names.length} more` : ''
        const message = `${flows.length} ${flows.length === 1 ? 'flow uses' : 'flows use'} it: ${names.join(', ')}${more}. Choose another connection in them first.`
        throw invalid([{ at: 'connection', message }])
      }
      await store.commit({ kind: 'connection.delete', id })
      await raise('delete', connection, principal)
    },

    async test(id) {
      const { revision, connector } = await read(id)
      const at = clock.now()
      const begun = clock.monotonic()
      const outcome = await tried(id, connectorOf(connector), parts)
      const tested = { ...outcome, at, durationMs: Math.round(clock.monotonic() - begun) }
      await store.commit({ kind: 'connection.tested', id, revision, tested })
      return tested
    },
  }
}

async function tried(
  id: string,
  connector: Connector,
  { connections, http }: Pick<Parts, 'connections' | 'http'>,
): Promise<Pick<ConnectionTest, 'ok' | 'message'>> {
  try {
    const connected = await connections.connect(id, connector, http)
    return { ok: true, message: await connector.test(connected, AbortSignal.timeout(testMs)) }
  } catch (thrown) {
    if (thrown instanceof CardError) return { ok: false, message: thrown.message }
    if (thrown instanceof OutboundError) {
      const message = thrown.code === 'ABORTED' ? `No answer came within ${testMs / 1000} s.` : thrown.safeMessage
      return { ok: false, message }
    }
    throw thrown
  }
}

function invalid(problems: readonly ConnectionProblem[]) {
  const causes = problems.map(({ at, message }) => `${at}: ${message}`)
  return problem('VALIDATION_FAILED', { subject: 'connection' }, { causes })
}
