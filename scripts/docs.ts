import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pages } from './pages.ts'

// npm run docs: writes the pages of docs/ that are made from the code.
for (const [name, render] of Object.entries(pages)) {
  await writeFile(join(import.meta.dirname, '../docs', name), render())
  console.log(`docs/${name}`)
}
