import { pages, pick, type Context } from './context.ts'

export interface Flow {
  readonly id: string
  readonly name: string
  readonly status: string
  readonly version: number
  readonly lastUpdated: string
  readonly trigger: { readonly event: string; readonly security?: string }
}

/** Finds a flow by its id, the beginning of its id, or its name. @throws Failure when none or several fit */
export async function findFlow(context: Context, wanted: string): Promise<Flow> {
  return pick(await pages<Flow>(context.api, '/api/v1/flows?limit=200', 10_000), wanted, 'flow')
}
