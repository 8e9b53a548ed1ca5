import type { HookTarget } from './hook-registry.ts'

/**
 * The headers of one attempt. `okta` sends Okta's only; `durable` adds those of Standard Webhooks: the id that all attempts
 * share, and the time of this one. Signatures over the body belong here too.
 *
 * @param nowMs epoch ms of the attempt
 */
export function headersFor(
  target: HookTarget,
  delivery: { readonly id: string },
  nowMs: number,
): Readonly<Record<string, string>> {
  if (target.hook.delivery.profile === 'okta') return target.headers
  return {
    ...target.headers,
    'webhook-id': delivery.id,
    'webhook-timestamp': String(Math.floor(nowMs / 1000)),
  }
}
