import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ApiError } from '../../api/client.ts'
import { emptyDraft, inputOf, problemsFrom, problemsOf, splitToken } from './hook-draft.ts'

describe('what is filled in for an event hook', () => {
  const given = { maxEvents: 2, storedField: null }

  it('misses three things when nothing was filled in', () => {
    assert.deepEqual(Object.keys(problemsOf(emptyDraft({}), given)), ['url', 'name', 'events'])
  })

  it('needs a secret, unless the server has the one of the same field', () => {
    const draft = { ...emptyDraft({ url: 'https://a.example', event: 'x' }), name: 'n', authField: 'X-Key' }
    assert.deepEqual(Object.keys(problemsOf(draft, given)), ['authSecret'])
    assert.deepEqual(problemsOf(draft, { ...given, storedField: 'x-key' }), {})
    assert.deepEqual(Object.keys(problemsOf({ ...draft, events: ['a', 'b', 'c'] }, given)), ['authSecret', 'events'])
  })

  it('takes the token out of a URL and leaves the rest', () => {
    assert.deepEqual(splitToken('https://a.example/x?clientToken=ab%20c'), {
      url: 'https://a.example/x',
      token: 'ab c',
    })
    assert.deepEqual(splitToken('https://a.example/?a=1&CLIENTTOKEN=t&b=2#f'), {
      url: 'https://a.example/?a=1&b=2#f',
      token: 't',
    })
    assert.equal(splitToken('https://a.example/?token=t'), null)
  })

  it('puts the server’s causes beside their fields, and keeps what belongs to none', () => {
    const error = (...causes: string[]) => new ApiError('refused', 400, 'id', causes)
    assert.deepEqual(problemsFrom(error('name: taken.', 'channel.config.headers[0]: bad.')), {
      name: 'taken.',
      headers: 'bad.',
    })
    assert.equal(problemsFrom(error('Something else')), null)
  })

  it('leaves empty fields out of what is sent', () => {
    const draft = { ...emptyDraft({ url: ' https://a.example ', event: 'x' }), name: ' n ' }
    assert.deepEqual(inputOf({ ...draft, headers: [{ id: 0, key: '', value: '' }] }).channel.config, {
      uri: 'https://a.example',
      headers: [],
    })
    assert.equal(inputOf(draft).name, 'n')
  })
})
