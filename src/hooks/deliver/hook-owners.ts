/**
 * Which event hooks this server delivers for; replays, and what only one server does, have an owner in the same way, by their id
 * or name. Where several servers share a store, each hook has one of them at a time: only
 * so can a hook have an order, a width and a rest of its own.
 */
export interface HookOwners {
  owns(hookId: string): boolean
  /** Tells the servers that own these hooks that something waits for them in the store, or that a delivery was cancelled. */
  tell(hookIds: readonly string[], cancelled?: string): void
  /** Calls back when this server came to own other hooks than before, and now and then in case a message was lost. */
  onChange(listener: () => void): void
  /** Calls back with what other servers told. */
  onTold(listener: (hookIds: readonly string[], cancelled: string | null) => void): void
}

/** One server: every hook is its own. */
export const ownsEveryHook: HookOwners = Object.freeze({
  owns: () => true,
  tell() {},
  onChange() {},
  onTold() {},
})

/** What owners need to know of the servers that share a store. */
export interface Servers {
  nodeId(): string
  peers(): readonly { readonly id: string; readonly role: string }[]
  tell(message: Readonly<Record<string, unknown>>): void
  onMessage(listener: (message: Readonly<Record<string, unknown>>) => void): void
  onPeers(listener: () => void): void
}

/** A message may be lost: what is due is looked at this often in any case. */
const everyMs = 5_000

/**
 * Each hook belongs to the server that comes out highest for it (rendezvous hashing): all come to the same without asking each
 * other, and when one comes or goes only its own hooks move. While they move, a delivery may be sent by both; it has the same
 * id then.
 */
export function sharedOwners(servers: Servers): HookOwners & { stop(): void } {
  const known = new Map<string, boolean>()
  const changed: (() => void)[] = []
  let told = new Set<string>()
  const change = () => {
    known.clear()
    for (const listener of changed) listener()
  }
  servers.onPeers(change)
  const timer = setInterval(change, everyMs).unref()

  function decide(hookId: string): boolean {
    let best = ''
    let highest = -1
    for (const { id, role } of servers.peers()) {
      if (role === 'api') continue
      const weight = hash(`${id} ${hookId}`)
      if (weight > highest || (weight === highest && id > best)) [best, highest] = [id, weight]
    }
    return best === servers.nodeId()
  }

  return {
    owns(hookId) {
      let owned = known.get(hookId)
      if (owned === undefined) known.set(hookId, (owned = decide(hookId)))
      return owned
    },
    tell(hookIds, cancelled) {
      if (cancelled !== undefined) return servers.tell({ deliveries: hookIds, cancelledDelivery: cancelled })
      if (told.size === 0) {
        // Many events in one turn are one message.
        setImmediate(() => {
          servers.tell({ deliveries: [...told] })
          told = new Set()
        })
      }
      for (const id of hookIds) told.add(id)
    },
    onChange: (listener) => void changed.push(listener),
    onTold(listener) {
      servers.onMessage(({ deliveries, cancelledDelivery }) => {
        // Written above, by another server.
        if (Array.isArray(deliveries)) {
          listener(deliveries as string[], typeof cancelledDelivery === 'string' ? cancelledDelivery : null)
        }
      })
    },
    stop: () => clearInterval(timer),
  }
}

/** FNV-1a: the same on every server. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  // Texts that differ in a few characters come out far apart.
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d)
  return (value ^ (value >>> 13)) >>> 0
}
