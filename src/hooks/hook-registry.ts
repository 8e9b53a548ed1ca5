import type { Log } from '../base/log.ts'
import type { SecretBox } from '../base/secrets.ts'
import type { EventHook } from '../model/event-hook.ts'
import type { Store } from '../store/store.ts'
import { tokensOf } from './mask-url.ts'

/** A hook, ready to be delivered to. */
export interface HookTarget {
  readonly id: string
  readonly hook: EventHook
  /** ACTIVE, VERIFIED, and its secret could be opened. */
  readonly deliverable: boolean
  /** Everything that each request carries, names in lower case, in Okta's order: accept, content type, auth, own. */
  readonly headers: Readonly<Record<string, string>>
  /** What must not appear in a history. */
  readonly secrets: readonly string[]
}

/** All hooks in memory: an event's hooks are found, and a delivery is sent, without asking the store. */
export interface HookRegistry {
  get(id: string): HookTarget | undefined
  all(): readonly HookTarget[]
  /** The deliverable hooks that subscribed to a type. */
  subscribers(type: string): readonly HookTarget[]
  /** Takes a hook that was just committed; an older revision than the known one is passed over. */
  put(hook: EventHook): void
  remove(id: string): void
  /** Tells of each hook that was changed or removed. */
  onChange(listener: (id: string) => void): void
  close(): void
}

export const authContext = (hookId: string): string => `event_hook/${hookId}/auth`

/** Reads all hooks, and follows the changes that are committed from then on. */
export async function openHookRegistry(parts: {
  readonly store: Pick<Store, 'listHooks' | 'getHook' | 'onChange'>
  readonly secrets: SecretBox
  readonly log: Log
}): Promise<HookRegistry> {
  const { store, secrets, log } = parts
  const targets = new Map<string, HookTarget>()
  const byType = new Map<string, readonly HookTarget[]>()
  const listeners: ((id: string) => void)[] = []

  function index(types: readonly string[]): void {
    for (const type of new Set(types)) {
      const found = [...targets.values()].filter(({ deliverable, hook }) => deliverable && hook.events.includes(type))
      if (found.length === 0) byType.delete(type)
      else byType.set(type, found)
    }
  }

  const registry: HookRegistry = {
    get: (id) => targets.get(id),
    all: () => [...targets.values()],
    subscribers: (type) => byType.get(type) ?? none,
    put(hook) {
      const before = targets.get(hook.id)
      if (before !== undefined && before.hook.revision >= hook.revision) return
      targets.set(hook.id, hookTarget(hook, secrets, log))
      index([...(before?.hook.events ?? []), ...hook.events])
      for (const listener of listeners) listener(hook.id)
    },
    remove(id) {
      const before = targets.get(id)
      if (before === undefined) return
      targets.delete(id)
      index(before.hook.events)
      for (const listener of listeners) listener(id)
    },
    onChange(listener) {
      listeners.push(listener)
    },
    close: () => unsubscribe(),
  }

  const unsubscribe = store.onChange(({ kind, id }) => {
    if (kind !== 'hook') return
    store
      .getHook(id)
      .then((hook) => (hook === null ? registry.remove(id) : registry.put(hook)))
      .catch((cause: unknown) => log.error({ err: cause, hookId: id }, 'a changed event hook could not be read'))
  })
  for (const hook of await store.listHooks()) registry.put(hook)
  return registry
}

const none: readonly HookTarget[] = Object.freeze([])

function hookTarget(hook: EventHook, secrets: SecretBox, log: Log): HookTarget {
  const headers: Record<string, string> = { accept: 'application/json', 'content-type': 'application/json' }
  const hidden = [...tokensOf(hook.uri)]
  let opened = true
  if (hook.authKey !== null && hook.authSealed !== null) {
    try {
      const value = secrets.open(hook.authSealed, authContext(hook.id))
      headers[hook.authKey.toLowerCase()] = value
      hidden.push(value)
    } catch (cause) {
      // Sent without its credentials it would only be refused: it rests until the key is back or a new secret is set.
      opened = false
      log.error({ err: cause, hookId: hook.id }, 'the authentication secret of an event hook cannot be opened')
    }
  }
  for (const { key, value } of hook.headers) headers[key.toLowerCase()] = value
  return Object.freeze({
    id: hook.id,
    hook,
    deliverable: opened && hook.status === 'ACTIVE' && hook.verificationStatus === 'VERIFIED',
    headers: Object.freeze(headers),
    secrets: hidden,
  })
}
