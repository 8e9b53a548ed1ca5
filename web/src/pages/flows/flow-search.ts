import type { FlowFilter } from '../../api/flows.ts'

/** What the address of the list of flows says; `folder` is an id, or `root` for those in none. */
export interface FlowSearch extends Omit<FlowFilter, 'folderId' | 'error'> {
  readonly folder?: string | undefined
  readonly run?: 'failed' | undefined
}

type Given = Readonly<Record<string, unknown>>

const statuses = ['ACTIVE', 'INACTIVE'] as const
export const events = ['api_endpoint', 'event', 'schedule', 'delegated', 'helper'] as const
const levels = ['client_token', 'oauth2', 'public'] as const

/** Reads an address; what it does not know is left out. */
export function readFlowSearch({ q, status, event, security, folder, run }: Given): FlowSearch {
  return {
    q: textOf(q),
    status: statuses.find((known) => known === status),
    event: events.find((known) => known === event),
    security: levels.find((known) => known === security),
    folder: textOf(folder),
    run: run === 'failed' ? run : undefined,
  }
}

/** What the API is asked. */
export const filterOf = ({ folder, run, ...rest }: FlowSearch): FlowFilter => ({
  ...rest,
  folderId: folder,
  ...(run === 'failed' ? { error: true } : {}),
})

/** Whether anything but the folder narrows the list. */
export const isFiltered = (search: FlowSearch): boolean =>
  Object.values({ ...search, folder: undefined }).some((value) => value !== undefined)

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value.slice(0, 200) : undefined
}
