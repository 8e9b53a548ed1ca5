import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { root } from '../kit/server.ts'

/** A chunk of the built console, as the build's manifest names it. */
interface Chunk {
  readonly file: string
  readonly src?: string
  readonly isEntry?: boolean
  readonly isDynamicEntry?: boolean
  readonly imports?: readonly string[]
  readonly dynamicImports?: readonly string[]
  readonly css?: readonly string[]
}

/** kB (1000 bytes) of scripts and styles, gzip level 9. */
const most = { firstView: 280, page: 60, jsonEditor: 140 }
const jsonEditor = 'src/parts/json-code.tsx'

describe('the size of the built console', () => {
  const dist = join(root, 'web/dist')
  let manifest: Readonly<Record<string, Chunk>>
  before(async () => {
    manifest = JSON.parse(await readFile(join(dist, '.vite/manifest.json'), 'utf8')) as typeof manifest
  })

  /** The files that a chunk cannot do without: its own, and those of what it imports. */
  const filesOf = (key: string, seen = new Set<string>()): Set<string> => {
    const { file, css = [], imports = [] } = manifest[key]!
    if (seen.has(file)) return seen
    for (const each of [file, ...css]) seen.add(each)
    for (const imported of imports) filesOf(imported, seen)
    return seen
  }
  const kilobytes = async (files: Iterable<string>) => {
    const sizes = await Promise.all(
      [...files].map(async (file) => gzipSync(await readFile(join(dist, file)), { level: 9 }).length),
    )
    return sizes.reduce((sum, size) => sum + size, 0) / 1000
  }
  const entry = () => Object.keys(manifest).find((key) => manifest[key]!.isEntry === true)!
  /** What is there when a chunk is asked for: the first view, and the one page that asks for it. */
  const thereBefore = (key: string): ReadonlySet<string> => {
    const askers = Object.keys(manifest).filter((asker) => manifest[asker]!.dynamicImports?.includes(key))
    const [only, ...others] = askers.filter((asker) => asker !== entry())
    const isOfOne = only !== undefined && others.length === 0 && askers.length === 1
    return new Set([...filesOf(entry()), ...(isOfOne ? filesOf(only) : [])])
  }
  const lazy = () => Object.keys(manifest).filter((key) => manifest[key]!.isDynamicEntry === true)

  it(`is at most ${most.firstView} kB before the first page`, async (test) => {
    const size = await kilobytes(filesOf(entry()))
    test.diagnostic(`${size.toFixed(1)} kB`)
    assert.ok(size > 50 && size <= most.firstView, `${size} kB`)
  })

  it(`is at most ${most.page} kB more for any page, and ${most.jsonEditor} kB for the JSON editor`, async (test) => {
    const pages = lazy()
    assert.ok(pages.length > 5 && pages.includes(jsonEditor), String(pages))
    for (const page of pages) {
      const before = thereBefore(page)
      const size = await kilobytes([...filesOf(page)].filter((file) => !before.has(file)))
      test.diagnostic(`${page} ${size.toFixed(1)} kB`)
      const limit = page === jsonEditor ? most.jsonEditor : most.page
      assert.ok(size <= limit, `${page}: ${size} kB, at most ${limit}`)
    }
  })

  it('has the styles of every component of the kit that is in it', async () => {
    const texts = (pattern: string) =>
      Promise.all(globSync(pattern, { cwd: root }).map((file) => readFile(join(root, file), 'utf8')))
    const names = (text: string) => new Set(text.match(/\bm_[0-9a-f]{7,8}\b/g))
    const whole = await readFile(join(root, 'node_modules/@mantine/core/styles.layer.css'), 'utf8')
    const styled = names(whole)
    const used = [...names((await texts('web/dist/assets/*.js')).join('\n'))].filter((name) => styled.has(name))
    const there = names((await texts('web/dist/assets/*.css')).join('\n'))
    assert.ok(used.length > 50)
    assert.deepEqual(
      used.filter((name) => !there.has(name)),
      [],
      'web/src/kit-styles.css lacks a component',
    )
  })
})
