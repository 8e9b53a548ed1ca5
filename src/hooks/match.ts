import type { HookTarget } from './hook-registry.ts'

/** Past so many hooks and flows an event is kept but delivered no more: it goes round in a loop (docs/promises.md). */
export const mostHops = 10

/**
 * The hooks that get an event: those that subscribed to its type and are ACTIVE and VERIFIED. An event about a hook never
 * goes to that hook, or its own failures would keep it busy for ever.
 *
 * Filters are kept with the hook but not evaluated yet: every event of a subscribed type is delivered.
 *
 * @param event.about ids of the hooks that the event is about
 */
export function hooksFor(
  event: { readonly type: string; readonly hops: number; readonly about?: readonly string[] },
  subscribers: (type: string) => readonly HookTarget[],
): readonly HookTarget[] {
  if (event.hops >= mostHops) return none
  const targets = subscribers(event.type)
  const { about } = event
  return about === undefined || targets.length === 0 ? targets : targets.filter(({ id }) => !about.includes(id))
}

const none: readonly HookTarget[] = Object.freeze([])
