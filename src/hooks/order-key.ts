import { hash } from 'node:crypto'
import type { DeliverySettings } from '../model/event-hook.ts'

/**
 * The key of an event's place in the order of a hook: deliveries with the same key go one after the other. Hashed, so that it
 * is short whatever the id, and says nothing about the person.
 *
 * @param event a valid event of the System Log
 * @returns undefined where the hook has no such order or the event names nobody: then it waits for no other
 */
export function orderKeyOf(order: DeliverySettings['order'], event: unknown): string | undefined {
  if (order !== 'actor' && order !== 'target') return undefined
  const of = event as { readonly actor?: unknown; readonly target?: unknown }
  const about = order === 'actor' ? of.actor : Array.isArray(of.target) ? (of.target as unknown[])[0] : undefined
  const id = (about as { readonly id?: unknown } | null | undefined)?.id
  if (typeof id !== 'string' || id === '') return undefined
  return hash('sha256', `${order} ${id}`, 'base64url')
}
