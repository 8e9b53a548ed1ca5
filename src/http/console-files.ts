import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

/** The built console (web/dist). */
export interface ConsoleFiles {
  /** The first page with its nonce in it; where nothing was built, a page that says what to do. */
  index(nonce: string): Promise<string>
  /** Whether a path means a file, e.g. `assets/main.js`, one of the console's pages, e.g. `flows/some`, or neither. */
  kindOf(path: string): 'file' | 'page' | 'none'
}

/** What stands in index.html where each answer's own nonce goes. */
const noncePlaceholder = '%NONCE%'

const notBuilt = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Flowhook</title></head><body>
<h1>Flowhook is running</h1><p>The console was not built. <code>npm start</code> builds it; so does <code>npm run build</code>.</p>
<p>The API is described at <a href="/docs">/docs</a>.</p></body></html>`

export function consoleFiles(folder: string): ConsoleFiles {
  return {
    async index(nonce) {
      // Read each time: it is small, and a new build is there at once.
      const page = await readFile(join(folder, 'index.html'), 'utf8').catch(() => notBuilt)
      return page.replaceAll(noncePlaceholder, nonce)
    },
    kindOf(path) {
      // A part that begins with a dot is a hidden file, or leads out of the folder.
      if (path.split(/[/\\]/).some((part) => part.startsWith('.')) || path.includes('\0')) return 'none'
      const extension = extname(path)
      if (extension === '' || extension === '.html') return 'page'
      // Names of event types have dots: files lie at the top and in one folder only.
      return path.includes('/') && !path.startsWith('assets/') ? 'page' : 'file'
    },
  }
}
