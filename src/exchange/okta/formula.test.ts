import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { formulaForFile, formulaFromFile, nameOfPlace } from './formula.ts'

describe('formulas in export files', () => {
  it('mark values alone, whatever functions and constants are called', () => {
    const values = new Set(['max', 'pi', 'not', 'a', 'null'])
    const given = 'max({max}, pi, max) + {pi} + a # a'
    const marked = 'max({{{max}}}, pi, {{{max}}}) + {{{pi}}} + {{{a}}} # a'
    assert.equal(formulaForFile(given, values), marked)
    assert.equal(formulaForFile('not {not} or null', values), 'not {{{not}}} or {{{null}}}')
    assert.equal(formulaForFile('a +* (', new Set(['a'])), '{{{a}}} +* (', 'what is wrong stays wrong')
    assert.equal(formulaForFile('a $ a', new Set(['a'])), 'a $ a')
  })

  it('come in with names that mean the same', () => {
    const names = new Map([
      ['x', 'Max'],
      ['y', 'my value'],
      ['z', 'a'],
    ])
    assert.equal(
      formulaFromFile('{{{x}}} + {{{y}}}{{{z}}} + {{{other one}}}', names),
      '{Max} + {my value}a + {other one}',
    )
  })

  it('have names of values that a flow may have, each once', () => {
    const used = new Set(['Total'])
    assert.equal(nameOfPlace(['trigger', 'Total'], used), 'Total 2')
    assert.equal(nameOfPlace(['count', 'length'], used), 'count')
    assert.equal(nameOfPlace(['get', 'output', ' {a}  b '], used), 'a b')
    assert.equal(nameOfPlace(['get', 'output', '__proto__'], used), 'value')
    assert.equal(nameOfPlace(null, used), 'value')
  })
})
