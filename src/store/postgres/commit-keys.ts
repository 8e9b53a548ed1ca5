import type { Mutation } from '../store.ts'

/** What must be taken into account when commits go side by side. */
export interface CommitKeys {
  /** What it touches: commits with one of these in common go one after the other. The first one says through which connection. */
  readonly keys: readonly string[]
  /** Tables whose rows it changes: their size is judged, so that one change follows the other on all servers. */
  readonly tables: readonly string[]
  /** Events get their place in the order of commits: one server after the other publishes. */
  readonly publishes: boolean
}

/**
 * @returns null for a commit that needs the whole store for itself, since its rules look at more than what it names: whether
 * a name is taken, how many there are, whether something is used
 */
export function keysOf(mutations: readonly Mutation[]): CommitKeys | null {
  const keys: string[] = []
  const tables: string[] = []
  let publishes = false
  for (const mutation of mutations) {
    switch (mutation.kind) {
      case 'event.publish':
        publishes = true
        keys.push(`event ${mutation.event.uuid}`)
        break
      case 'delivery.record':
      case 'delivery.resend':
        keys.push(`delivery ${mutation.id}`)
        break
      case 'delivery.wait':
        keys.push(...mutation.ids.map((id) => `delivery ${id}`))
        break
      case 'delivery.take':
        keys.push(`delivery ${mutation.id}`, ...mutation.takes.map((id) => `delivery ${id}`))
        break
      case 'execution.accept':
        // The mark first: what asks for the same thing goes one way, and the first that asks has it.
        if (mutation.once !== undefined) keys.push(`mark ${mutation.flowId} ${mutation.once.eventId}`)
        keys.push(`execution ${mutation.id}`)
        break
      case 'execution.change':
        keys.push(`execution ${mutation.id}`, `table ${mutation.change.change.tableId}`)
        tables.push(mutation.change.change.tableId)
        // A table that a flow makes has a name that nobody else may take meanwhile.
        if (mutation.change.change.kind === 'create') return null
        break
      case 'table.change':
        keys.push(`table ${mutation.change.change.tableId}`)
        tables.push(mutation.change.change.tableId)
        if (mutation.change.change.kind === 'create') return null
        break
      case 'execution.claim':
      case 'execution.steps':
      case 'execution.wait':
      case 'execution.resume':
      case 'execution.finish':
        keys.push(`execution ${mutation.id}`)
        break
      case 'flow.cursor':
        keys.push(`cursor ${mutation.id}`)
        break
      case 'session.put':
        keys.push(`session ${mutation.session.hash}`)
        break
      case 'session.seen':
      case 'session.delete':
        keys.push(`session ${mutation.hash}`)
        break
      case 'apiToken.used':
        keys.push(`token ${mutation.id}`)
        break
      case 'signInLink.put':
        keys.push(`link ${mutation.link.hash}`)
        break
      case 'signInLink.use':
        keys.push(`link ${mutation.hash}`)
        break
      case 'oauthAssertion.use':
        keys.push(`assertion ${mutation.clientId} ${mutation.jti}`)
        break
      case 'meta.put':
        if (mutation.before !== undefined) return null
        keys.push(`meta ${mutation.key}`)
        break
      default:
        return null
    }
  }
  return { keys, tables, publishes }
}
