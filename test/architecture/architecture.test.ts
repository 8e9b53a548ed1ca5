import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { describe, it } from 'node:test'

const root = join(import.meta.dirname, '../..')

/**
 * Who may import whom, as the table of ARCHITECTURE.md says: folder of src/ (or file in it, or web) → what else it may
 * import. A folder may always import itself.
 */
const arrows: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  [
    ...readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').matchAll(/^\| `(?:src\/)?([\w.-]+)\/?` \|.*\| (.*) \|$/gm),
  ].map(([, place, others]) => [place!, others === 'nothing' ? [] : others!.split(', ')]),
)

/** Concrete stores and engines are opened in one place. */
const concrete = /^src\/(store\/(sqlite\/|postgres\/|open\.ts)|engine\/(embedded|pgboss)\/)/
/** What moves data from one database to another knows both. */
const mayOpenConcrete = /^src\/(app|store\/open|transfer\/[^/]+)\.ts$/

interface Import {
  readonly from: string
  readonly to: string
  /** What stands between `import` and `from`. */
  readonly names: string
}

/** Without tests, their kits and contract suites, which may use everything. */
const sources = globSync(['src/**/*.ts', 'web/**/*.{ts,tsx}'], {
  cwd: root,
  exclude: ['web/dist/**', '**/node_modules/**'],
})
  .filter((file) => !/\.(test|kit|contract)\.tsx?$/.test(file))
  .sort()
const textOf = (file: string) => readFileSync(join(root, file), 'utf8')
/** Without comments, so that an example in one is no import. Strings keep their slashes: only line starts are looked at. */
const codeOf = (file: string) => textOf(file).replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '')
const imports = sources.flatMap((file) => importsOf(file))

function importsOf(file: string): Import[] {
  const statements = codeOf(file).matchAll(
    /^(?:import|export)\s+([^'"]*?)\s*from\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm,
  )
  return [...statements].map(([, names = '', ...targets]) => {
    const target = targets.find((each) => each !== undefined)!
    const to = target.startsWith('.') ? relative(root, join(root, file, '..', target)) : target
    return { from: file, to, names }
  })
}

/** The entry of the table that a file falls under. */
const placeOf = (file: string) => (file.startsWith('web/') ? 'web' : file.split('/')[1]!)
const show = ({ from, to }: Import) => `${from} → ${to}`

describe('the architecture', () => {
  it('has every folder and top-level file of src in the table of ARCHITECTURE.md, and nothing else', () => {
    assert.deepEqual(Object.keys(arrows).sort(), [...new Set(sources.map(placeOf))].sort())
    const unknown = Object.values(arrows).flatMap((others) => others.filter((other) => !(other in arrows)))
    assert.deepEqual(unknown, [])
  })

  it('imports only along the arrows', () => {
    const wrong = imports.filter(({ from, to }) => {
      if (!/^(src|web)\//.test(to)) return false
      const [own, other] = [placeOf(from), placeOf(to)]
      return own !== other && !arrows[own]?.includes(other)
    })
    assert.deepEqual(wrong.map(show), [])
  })

  it('opens a concrete store or engine only in the composition root', () => {
    const wrong = imports.filter(
      ({ from, to }) => concrete.test(to) && !concrete.test(from) && !mayOpenConcrete.test(from),
    )
    assert.deepEqual(wrong.map(show), [])
  })

  it('has no cycle between files', () => {
    const next = Map.groupBy(
      imports.filter(({ names }) => !names.startsWith('type ')),
      ({ from }) => from,
    )
    const done = new Set<string>()
    const cycles: string[] = []
    const visit = (file: string, way: readonly string[]) => {
      if (way.includes(file)) cycles.push([...way.slice(way.indexOf(file)), file].join(' → '))
      else if (!done.has(file)) {
        for (const { to } of next.get(file) ?? []) visit(to, [...way, file])
        done.add(file)
      }
    }
    for (const file of sources) visit(file, [])
    assert.deepEqual(cycles, [])
  })

  it('X1 lets only base/outbound open connections to elsewhere', () => {
    // The command line talks to the server that it administers, tests of flows to the one that they start; the console, in the
    // browser, to its own origin.
    const free = /^(src\/base\/outbound\/|src\/cli\/|src\/flow-tests\/|web\/)/
    const wrong = sources
      .filter((file) => !free.test(file))
      .flatMap((file) => {
        const clients = importsOf(file).filter(({ to, names }) => isClient(to, names, file))
        const calls = codeOf(file).match(/(?<![.\w])(fetch\(|new (WebSocket|EventSource)\()/g) ?? []
        return [...clients.map(show), ...calls.map((call) => `${file}: ${call}`)]
      })
    assert.deepEqual(wrong, [])
  })

  it('has named exports only', () => {
    const wrong = sources.filter((file) => file !== 'web/vite.config.ts' && /^export default\b/m.test(codeOf(file)))
    assert.deepEqual(wrong, [])
  })

  it('names each file after the thing in it, in kebab case', () => {
    const drawers = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'lib', 'misc', 'types'])
    const names = globSync('{src,web,test,bench,scripts,bin}/**/*', {
      cwd: root,
      exclude: ['**/node_modules', 'web/dist'],
    })
      .filter((path) => !/^(web\/(dist|public)|bench\/results)\//.test(path))
      .map((path) => ({ path, stem: basename(path).split('.')[0]! }))
    const wrong = names.filter(
      ({ path, stem }) => drawers.has(stem) || path.endsWith('index.tsx') || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem),
    )
    assert.deepEqual(
      wrong.map(({ path }) => path),
      [],
    )
  })

  it('has an index only as a list of re-exports', () => {
    const wrong = sources.filter(
      (file) => basename(file) === 'index.ts' && /^(async )?(function|class|let|interface) /m.test(codeOf(file)),
    )
    assert.deepEqual(wrong, [])
  })

  it('has a written reason for every runtime dependency', () => {
    const { dependencies } = JSON.parse(textOf('package.json')) as { dependencies: Record<string, string> }
    const decisions = globSync('docs/decisions/*.md', { cwd: root }).map(textOf).join('\n')
    const unexplained = Object.keys(dependencies).filter((name) => !decisions.includes(`\`${name}\``))
    assert.deepEqual(unexplained, [])
  })

  it('uses only packages that package.json names, and development packages only for the console', () => {
    const { dependencies, devDependencies } = JSON.parse(textOf('package.json')) as Record<
      string,
      Record<string, string>
    >
    const wrong = imports.filter(({ from, to }) => {
      if (/^(node:|src\/|web\/)/.test(to) || existsSync(join(root, to))) return false
      const name = to
        .split('/')
        .slice(0, to.startsWith('@') ? 2 : 1)
        .join('/')
      return !(name in dependencies!) && !(from.startsWith('web/') && name in devDependencies!)
    })
    assert.deepEqual(wrong.map(show), [])
  })
})

/** Whether an import brings something that connects to another machine. Servers may be made in src/http. */
function isClient(module: string, names: string, file: string): boolean {
  if (names.startsWith('type ')) return false
  if (/^(undici|ws|axios|node-fetch|got|node:(dgram|http2|tls))$/.test(module)) return true
  if (/^node:https?$/.test(module)) return !file.startsWith('src/http/') || /\b(request|get|Agent)\b/.test(names)
  return module === 'node:net' && (!names.startsWith('{') || /\b(connect|createConnection|Socket)\b/.test(names))
}
