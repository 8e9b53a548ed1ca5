import { pick, type Context } from './context.ts'

/** Okta's object, as far as commands use it. */
export interface Hook {
  readonly id: string
  readonly name: string
  readonly status: string
  readonly verificationStatus: string
  readonly created: string
  readonly events: { readonly items: readonly string[] }
  readonly channel: { readonly config: { readonly uri: string; readonly authScheme?: { readonly key: string } | null } }
}

/** Finds an event hook by its id, the beginning of its id, or its name. @throws Failure when none or several fit */
export async function findHook(context: Context, wanted: string): Promise<Hook> {
  return pick(await context.api.get<readonly Hook[]>('/api/v1/eventHooks'), wanted, 'hook')
}
