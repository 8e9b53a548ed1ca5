import { problem } from '../base/errors.ts'
import type { DeliverySettings } from '../model/event-hook.ts'

const most = { concurrency: 100, batchSize: 100 } as const
const orders: readonly unknown[] = ['none', 'hook', 'actor', 'target']
const names = ['profile', 'concurrency', 'order', 'batchSize']

/** What a setting is where nobody chose it. Own invoke URLs stay in the process: there is no receiver to spare. */
export function defaultDelivery(profile: DeliverySettings['profile'], ownUrl: boolean): DeliverySettings {
  return { profile, concurrency: ownUrl ? most.concurrency : 10, order: 'none', batchSize: profile === 'okta' ? 10 : 1 }
}

/**
 * Reads what `PUT /api/v1/eventHooks/{id}/delivery` is given. What is left out is as `defaultDelivery` says.
 *
 * `order: hook` is first in, first out: one delivery at a time, and a failing one holds up those behind it until it is
 * delivered or given up. `order: actor` and `order: target` do this for each person (`orderKeyOf`): other persons go on.
 *
 * @throws VALIDATION_FAILED with every problem
 */
export function readDelivery(input: unknown, ownUrl: boolean): DeliverySettings {
  const causes: string[] = []
  const given = plainObject(input)
  if (given === null) throw invalid(['delivery: expected an object with profile, concurrency, order and batchSize.'])
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) causes.push(`${name}: is not a field here. Expected ${names.join(', ')}.`)
  }
  const profile = given['profile'] ?? 'durable'
  if (profile !== 'durable' && profile !== 'okta') causes.push('profile: expected durable or okta.')
  const order = given['order'] ?? 'none'
  if (!orders.includes(order)) causes.push(`order: expected ${orders.slice(0, -1).join(', ')} or ${orders.at(-1)}.`)
  const without = defaultDelivery(profile === 'okta' ? 'okta' : 'durable', ownUrl)
  const concurrency = given['concurrency'] ?? without.concurrency
  const batchSize = given['batchSize'] ?? without.batchSize
  if (!isCount(concurrency, most.concurrency))
    causes.push(`concurrency: expected a whole number from 1 to ${most.concurrency}.`)
  if (!isCount(batchSize, most.batchSize))
    causes.push(`batchSize: expected a whole number from 1 to ${most.batchSize}.`)
  if (causes.length > 0) throw invalid(causes)
  // Each was checked above.
  return { profile, concurrency, order, batchSize } as DeliverySettings
}

export function plainObject(value: unknown): Readonly<Record<string, unknown>> | null {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Readonly<Record<string, unknown>>) : null // any object of JSON has text keys
}

const isCount = (value: unknown, limit: number): value is number =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= limit

const invalid = (causes: readonly string[]) => problem('VALIDATION_FAILED', { subject: 'delivery' }, { causes })
