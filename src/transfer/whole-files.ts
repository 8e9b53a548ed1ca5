import { closeSync, fsyncSync, openSync, statfsSync } from 'node:fs'

/** Waits until what was written to a file, or into a folder, is on the disk. */
export function sync(path: string): void {
  const handle = openSync(path, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

/** Bytes that are free where a folder is. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

/** Bytes as whole megabytes of 1,048,576, rounded up. */
export const megabytes = (bytes: number): number => Math.ceil(bytes / 1_048_576)
