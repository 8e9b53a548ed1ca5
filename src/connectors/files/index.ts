import type { Card } from '../../cards/card.ts'
import { createFile } from './create.ts'
import { deleteFile } from './delete.ts'
import { downloadFile } from './download.ts'
import { fileInfo } from './info.ts'
import { findFiles } from './find.ts'
import { readFile } from './read.ts'
import { uploadFile } from './upload.ts'

/** What flows do with files, in the order in which people see it. To add one: its file, and a line here. */
export const fileCards: readonly Card[] = Object.freeze([
  createFile,
  readFile,
  fileInfo,
  downloadFile,
  uploadFile,
  findFiles,
  deleteFile,
])
