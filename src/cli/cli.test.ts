import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { settingList } from '../config.ts'
import { fields, table } from './output.ts'
import { buildProgram, commandsOf } from './program.ts'

describe('the command line', () => {
  it('describes every command and every option', () => {
    for (const command of commandsOf(buildProgram())) {
      assert.notEqual(command.description(), '', command.name())
      for (const option of command.options) assert.notEqual(option.description, '', option.flags)
    }
  })

  it('offers --json on every command that reads', () => {
    const silent = new Set(['serve', 'delete', 'remove', 'cancel', 'reset-password'])
    const leaves = commandsOf(buildProgram()).filter(({ commands }) => commands.length === 0)
    const without = leaves.filter(
      (command) => !silent.has(command.name()) && !command.options.some(({ long }) => long === '--json'),
    )
    assert.deepEqual(
      without.map((command) => command.name()),
      [],
    )
  })
})

describe('a table', () => {
  it('aligns columns and cuts lines to the width', () => {
    const shown = table(
      [{ a: 'x', b: 'a long text' }],
      [
        ['A', ({ a }) => a],
        ['B', ({ b }) => b],
      ],
      8,
    )
    assert.equal(shown, 'A  B\nx  a lo…')
  })

  it('takes control characters out of what came from outside', () => {
    assert.equal(fields([['Name', '\u001b[31mred\u001b[0m\u0007\nline']]), 'Name  red  line')
  })
})

describe('the settings', () => {
  it('say what they mean, each in one sentence', () => {
    for (const { name, meaning } of settingList) assert.match(meaning, /^[A-Za-z].*\.$/, name)
  })
})
