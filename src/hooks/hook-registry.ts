import type { Log } from '../base/log.ts'
import type { SecretBox } from '../base/secrets.ts'
import type { EventHook } from '../model/event-hook.ts'
import type { Store } from '../store/store.ts'
import { isCredentialHeader, tokensOf } from './mask-url.ts'

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
  const byType = new Map<string, Subscribed>()
  const listeners: ((id: string) => void)[] = []

  function leave({ id, hook }: HookTarget): void {
    for (const type of hook.events) {
      const subscribed = byType.get(type)
      if (subscribed?.targets.delete(id) !== true) continue
      subscribed.list = null
      if (subscribed.targets.size === 0) byType.delete(type)
    }
  }

  function join(target: HookTarget): void {
    if (!target.deliverable) return
    for (const type of target.hook.events) {
      let subscribed = byType.get(type)
      if (subscribed === undefined) byType.set(type, (subscribed = { targets: new Map(), list: null }))
      subscribed.targets.set(target.id, target)
      subscribed.list = null
    }
  }

  const registry: HookRegistry = {
    get: (id) => targets.get(id),
    all: () => [...targets.values()],
    subscribers(type) {
      const subscribed = byType.get(type)
      return subscribed === undefined ? none : (subscribed.list ??= [...subscribed.targets.values()])
    },
    put(hook) {
      const before = targets.get(hook.id)
      if (before !== undefined && before.hook.revision >= hook.revision) return
      if (before !== undefined) leave(before)
      const target = hookTarget(hook, secrets, log)
      targets.set(hook.id, target)
      join(target)
      for (const listener of listeners) listener(hook.id)
    },
    remove(id) {
      const before = targets.get(id)
      if (before === undefined) return
      targets.delete(id)
      leave(before)
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
      .catch((cause: unknown) => log.error({ err: cause, hookId: id }, 'A changed event hook could not be read.'))
  })
  for (const hook of await store.listHooks()) registry.put(hook)
  return registry
}

const none: readonly HookTarget[] = Object.freeze([])

/** The deliverable hooks of one type; the list is made when it is first asked for after a change. */
interface Subscribed {
  readonly targets: Map<string, HookTarget>
  list: readonly HookTarget[] | null
}

/** A hook as it would be delivered to, whether it is stored or not yet. */
export function hookTarget(hook: EventHook, secrets: SecretBox, log: Log): HookTarget {
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
      log.error({ err: cause, hookId: hook.id }, 'The authentication secret of an event hook cannot be opened.')
    }
  }
  for (const { key, value } of hook.headers) {
    headers[key.toLowerCase()] = value
    if (isCredentialHeader(key)) hidden.push(value)
  }
  return Object.freeze({
    id: hook.id,
    hook,
    deliverable: opened && hook.status === 'ACTIVE' && hook.verificationStatus === 'VERIFIED',
    headers: Object.freeze(headers),
    secrets: hidden,
  })
}
