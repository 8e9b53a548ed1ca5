import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'

/** The built console (web/dist). */
export interface ConsoleFiles {
  /** The first page with its nonce in it; where nothing was built, a page that says what to do. */
  index(nonce: string): Promise<string>
  /** A path inside the folder that may be sent, or null: `assets/main.js`, never a dot file, never the first page. */
  fileAt(path: string): string | null
}

/** What stands in index.html where each answer's own nonce goes. */
export const noncePlaceholder = '%NONCE%'

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
    fileAt(path) {
      const clean = normalize(path)
      const hidden = clean.split(sep).some((part) => part.startsWith('.'))
      return extname(clean) === '' || extname(clean) === '.html' || hidden ? null : clean
    },
  }
}
