import { queryOptions } from '@tanstack/react-query'
import type { Folder } from '../../../src/model/folder.ts'
import { call } from './client.ts'

/** A folder of flows, with how many flows are in it itself. */
export type FolderItem = Pick<Folder, 'id' | 'name' | 'parentId'> & { readonly flows: number }

const path = '/api/v1/folders'
const one = (id: string) => `${path}/${encodeURIComponent(id)}`

export const folderList = queryOptions({
  queryKey: [path],
  queryFn: ({ signal }) => call<readonly FolderItem[]>('GET', path, { signal }),
})

type FolderInput = Pick<FolderItem, 'name' | 'parentId'>

export const createFolder = (body: FolderInput) => call<FolderItem>('POST', path, { body })

export const replaceFolder = (id: string, body: FolderInput) => call<FolderItem>('PUT', one(id), { body })

/** With all that is in it. @throws ApiError where a flow in it is on or runs */
export const deleteFolder = (id: string) => call<null>('DELETE', one(id), { query: { recursive: 'true' } })
