import type { QueryClient, QueryKey } from '@tanstack/react-query'
import type { LiveChange, LiveKind } from './live-change.ts'
import type { LiveConnection } from './live-connection.ts'

/** What is read anew as a whole when one of a kind changes: there are few of them, and other pages show parts of them. */
const wholly: Readonly<Partial<Record<LiveKind, QueryKey>>> = {
  flow: ['/api/v1/flows'],
  folder: ['/api/v1/folders'],
  hook: ['/api/v1/eventHooks'],
  eventType: ['/api/v1/eventTypes'],
  apiToken: ['/api/v1/apiTokens'],
  connection: ['/api/v1/connections'],
  table: ['/api/v1/tables'],
}
/** Of these only the one that changed is: their lists are long, and follow by themselves. */
const singly: Readonly<Partial<Record<LiveKind, QueryKey>>> = {
  execution: ['/api/v1/executions', 'one'],
  delivery: ['/api/v1/deliveries', 'one'],
}
const kinds = [...Object.keys(wholly), ...Object.keys(singly)] as LiveKind[] // keys of the tables themselves
/** Ms in which changes gather before what is shown is read again. */
const gather = 150

/** Reads again what is in view when it changed on the server. @returns what ends it */
export function keepFresh(live: LiveConnection, queries: QueryClient): () => void {
  const waiting = new Map<string, QueryKey>()
  let timer: ReturnType<typeof setTimeout> | null = null
  const readAgain = () => {
    timer = null
    for (const queryKey of waiting.values()) void queries.invalidateQueries({ queryKey })
    waiting.clear()
  }
  const leave = live.subscribe(kinds, (changes) => {
    for (const change of changes) for (const key of keysOf(change)) waiting.set(key.join(' '), key)
    timer ??= setTimeout(readAgain, gather)
  })
  const leaveResets = live.onReset(() => void queries.invalidateQueries({}, { cancelRefetch: false }))
  return () => {
    leave()
    leaveResets()
    if (timer !== null) clearTimeout(timer)
  }
}

function keysOf({ kind, id }: LiveChange): readonly QueryKey[] {
  const [whole, single] = [wholly[kind], singly[kind]]
  if (whole !== undefined) return [whole]
  if (single === undefined) return []
  return [id === '*' ? single : [...single, id]]
}
