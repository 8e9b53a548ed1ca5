import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
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

  it('leads only to files that are there', async () => {
    const files = [
      'README.md',
      'ARCHITECTURE.md',
      'CONTRIBUTING.md',
      ...(await readdir(join(root, 'docs'))).filter((each) => each.endsWith('.md')).map((each) => `docs/${each}`),
    ]
    for (const file of files) {
      const text = await readFile(join(root, file), 'utf8')
      for (const [, link] of text.matchAll(/\]\((?!https?:|#|<)([^)#\s]+)/g)) {
        await assert.doesNotReject(readFile(join(root, file, '..', link!)), `${file} leads to ${link}`)
      }
    }
  })
})
