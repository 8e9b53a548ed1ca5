import type { HookTarget } from './hook-registry.ts'
import { hiddenToken } from './mask-url.ts'

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

/** Headers to look at: without the one of the hook's secret, and whatever else repeats it or a token of its URL. */
export function shownHeaders(
  { hook, secrets }: HookTarget,
  headers: Readonly<Record<string, string>>,
): Record<string, string> {
  const secretName = hook.authKey?.toLowerCase()
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const holdsSecret = name === secretName || secrets.some((secret) => secret !== '' && value.includes(secret))
      return [name, holdsSecret ? hiddenToken : value]
    }),
  )
}
