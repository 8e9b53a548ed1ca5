import assert from 'node:assert/strict'
import { existsSync, globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { pages } from '../../scripts/pages.ts'
import { root } from '../kit/server.ts'

describe('the documentation', () => {
  for (const [name, render] of Object.entries(pages)) {
    it(`has docs/${name} as the code makes it`, async () => {
      assert.equal(await readFile(join(root, 'docs', name), 'utf8'), render(), 'npm run docs writes it')
    })
  }

  it('leads only to files and folders that are there', async () => {
    const files = [
      'README.md',
      'ARCHITECTURE.md',
      'CONTRIBUTING.md',
      'CHANGELOG.md',
      ...globSync('docs/**/*.md', { cwd: root }),
    ]
    for (const file of files) {
      const text = await readFile(join(root, file), 'utf8')
      for (const [, link] of text.matchAll(/\]\((?!https?:|#|<)([^)#\s]+)/g)) {
        assert.ok(existsSync(join(root, file, '..', link!)), `${file} leads to ${link}`)
      }
    }
  })

  it('names only files and folders of the sources that are there', async () => {
    const files = ['ARCHITECTURE.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md', { cwd: root })]
    for (const file of files) {
      const text = (await readFile(join(root, file), 'utf8')).replaceAll(/```[^]*?```/g, '')
      for (const [, path] of text.matchAll(/`((?:src|test|scripts|bench|bin|deploy|web\/src)\/[\w./-]*)`/g)) {
        // What a reader is asked to make is not there yet.
        if (path !== 'src/cards/text/upper-case.ts') assert.ok(existsSync(join(root, path!)), `${file} names ${path}`)
      }
    }
  })

  it('tells each promise that a test names, and none that no test names', async () => {
    const promised = [...(await readFile(join(root, 'docs/promises.md'), 'utf8')).matchAll(/^\| ([A-Z]\d+) \|/gm)]
    const files = globSync(['src/**/*.{test,contract}.ts', 'test/**/*.test.ts'], { cwd: root })
    const texts = await Promise.all(files.map((file) => readFile(join(root, file), 'utf8')))
    const title = /\b(?:it|test|describe)\(\s*['"`][^'"`]*?\b([A-Z]\d{1,2})\b/g
    const named = new Set(texts.flatMap((text) => [...text.matchAll(title)].map(([, id]) => id)))
    assert.deepEqual(promised.map(([, id]) => id).sort(), [...named].sort())
  })
})
