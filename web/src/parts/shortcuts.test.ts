import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isSingleKey, matchesShortcut, shortcutRegistry } from './shortcuts.ts'

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})

describe('shortcuts', () => {
  it('take Ctrl and Cmd as one, and Shift only where it is named', () => {
    assert.ok(matchesShortcut('mod+k', press('k', { ctrlKey: true })))
    assert.ok(matchesShortcut('mod+k', press('K', { metaKey: true })))
    assert.ok(!matchesShortcut('mod+k', press('k')))
    assert.ok(!matchesShortcut('k', press('k', { ctrlKey: true })))
    assert.ok(matchesShortcut('?', press('?', { shiftKey: true })))
    assert.ok(!matchesShortcut('mod+shift+z', press('z', { ctrlKey: true })))
    assert.ok(matchesShortcut('mod+shift+z', press('Z', { ctrlKey: true, shiftKey: true })))
  })

  it('know which write a character', () => {
    assert.deepEqual(['/', '?', 'n', 'mod+k', 'alt+n', 'Escape'].map(isSingleKey), [
      true,
      true,
      true,
      false,
      false,
      false,
    ])
  })

  it('are listed while their part is there', () => {
    const registry = shortcutRegistry()
    const leave = registry.add(() => [{ keys: 'n', label: 'New' }])
    assert.equal(registry.all().length, 1)
    leave()
    assert.deepEqual(registry.all(), [])
  })
})
