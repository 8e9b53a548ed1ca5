import { z } from 'zod'
import type { FolderService } from '../../flows/folder-service.ts'
import { folderLimits, type Folder } from '../../model/folder.ts'
import { booleanParameter, isoTime } from '../paging.ts'
import { route } from '../route.ts'

export interface FolderParts {
  readonly flows: { readonly folders: FolderService }
}

const folder = z.strictObject({
  id: z.string(),
  name: z.string(),
  parentId: z.string().nullable(),
  created: z.iso.datetime(),
})
const input = z.strictObject({
  name: z.string().trim().min(1).max(folderLimits.name),
  parentId: z.string().max(100).nullable().optional().describe('The folder that it is in. Null: in no other.'),
})
const shown = ({ created, ...rest }: Folder) => ({ ...rest, created: isoTime(created) })
const tag = 'Folders'

/** Folders of flows. */
export const folderRoutes = ({ flows }: FolderParts) => [
  route({
    method: 'GET',
    path: '/api/v1/folders',
    permission: 'flowhook.flows.read',
    tag,
    summary: `Every folder of flows, by name: a tree of at most ${folderLimits.levels} levels and ${folderLimits.folders} folders.`,
    output: z.array(folder.extend({ flows: z.int().describe('In the folder itself.') })),
    handle: async () => (await flows.folders.list()).map(({ flows, ...rest }) => ({ ...shown(rest), flows })),
  }),
  route({
    method: 'POST',
    path: '/api/v1/folders',
    permission: 'flowhook.flows.manage',
    tag,
    summary: 'Create a folder.',
    input,
    output: folder,
    handle: async (call) => shown(await flows.folders.create(call.input, call.principal)),
  }),
  route({
    method: 'PUT',
    path: '/api/v1/folders/:id',
    permission: 'flowhook.flows.manage',
    tag,
    summary: 'Rename a folder, or move it with all that is in it.',
    input,
    output: folder,
    handle: async ({ params, input, principal }) => shown(await flows.folders.replace(params.id, input, principal)),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/folders/:id',
    permission: 'flowhook.flows.manage',
    tag,
    summary: 'Delete an empty folder, or with recursive=true one with the folders and flows in it.',
    description: 'Refused as a whole where one of these flows is on, or an execution of it runs.',
    query: z.strictObject({ recursive: booleanParameter }),
    status: 204,
    handle: ({ params, query, principal }) => flows.folders.delete(params.id, query.recursive === true, principal),
  }),
]
