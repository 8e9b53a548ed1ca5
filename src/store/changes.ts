import type { Change, Mutation } from './store.ts'

/** What registries must read again after these mutations. Empty for everything that happens often. */
export function changesOf(mutations: readonly Mutation[]): readonly Change[] {
  let changes: Change[] | null = null
  for (const mutation of mutations) {
    const change = changeOf(mutation)
    if (change !== null) (changes ??= []).push(change)
  }
  return changes ?? none
}

const none: readonly Change[] = Object.freeze([])

function changeOf(mutation: Mutation): Change | null {
  switch (mutation.kind) {
    case 'hook.insert':
    case 'hook.update':
      return { kind: 'hook', id: mutation.hook.id }
    case 'hook.delete':
      return { kind: 'hook', id: mutation.id }
    case 'flow.insert':
    case 'flow.update':
      return { kind: 'flow', id: mutation.flow.id }
    case 'flow.endpoint':
    case 'flow.move':
    case 'flow.delete':
      return { kind: 'flow', id: mutation.id }
    case 'eventType.put':
      return { kind: 'eventType', id: mutation.type.id }
    case 'eventType.delete':
      return { kind: 'eventType', id: mutation.id }
    case 'oauthClient.put':
      return { kind: 'oauthClient', id: mutation.client.id }
    case 'oauthClient.delete':
      return { kind: 'oauthClient', id: mutation.id }
    case 'apiToken.insert':
      return { kind: 'apiToken', id: mutation.token.id }
    case 'apiToken.delete':
      return { kind: 'apiToken', id: mutation.id }
    case 'table.insert':
    case 'table.update':
      return { kind: 'table', id: mutation.table.id }
    case 'table.delete':
      return { kind: 'table', id: mutation.id }
    case 'table.change':
    case 'execution.change': {
      const { change } = mutation.change
      return change.kind === 'create' ? { kind: 'table', id: change.tableId } : null
    }
    default:
      return null
  }
}
