import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { describe, it } from 'node:test'
import type { Operation } from '../../api/openapi.ts'
import { addressOf, curlOf } from './request-text.ts'
import { sampleOf, typeName } from './schemas.ts'

const operation = {
  path: '/api/v1/things/{id}',
  parameters: [
    { name: 'id', in: 'path', schema: {} },
    { name: 'q', in: 'query', schema: {} },
    { name: 'limit', in: 'query', schema: {} },
  ],
} as unknown as Operation // what is not read of it is left out

describe('addressOf', () => {
  it('fills the path in, and leaves empty parameters of the query out', () => {
    assert.equal(addressOf(operation, { id: '../a b', q: 'x&y', limit: '' }), '/api/v1/things/..%2Fa%20b?q=x%26y')
    assert.equal(addressOf(operation, { id: '1' }), '/api/v1/things/1')
  })
})

describe('curlOf', () => {
  it('is one command for a shell, whatever is in it', () => {
    const body = `it's $(touch /tmp/x) \`id\` "quoted"\n`
    const command = curlOf({ method: 'POST', url: "http://h/?q='", body, contentType: 'application/json' })
    // The shell's own reading of the words; the token is a variable of its reader.
    const said = execFileSync('sh', ['-c', command.replace('curl', 'printf "%s|"')], { env: { FLOWHOOK_TOKEN: 't' } })
    const words = ['-X', 'POST', "http://h/?q='", '-H', 'Authorization: SSWS t']
    const more = ['-H', 'Content-Type: application/json', '--data-raw', body]
    assert.equal(String(said), `${[...words, ...more].join('|')}|`)
  })
})

describe('schemas', () => {
  it('give a value to begin with, of what is required', () => {
    const schemas = { Name: { type: 'string', default: 'x' } }
    const properties = {
      name: { $ref: '#/components/schemas/Name' },
      count: { type: 'integer', minimum: 2 },
      tags: { type: 'array', items: { enum: ['a', 'b'] } },
      further: { type: 'string' },
    }
    const sample = sampleOf({ type: 'object', properties, required: ['name', 'count', 'tags'] }, schemas)
    assert.deepEqual(sample, { name: 'x', count: 2, tags: ['a'] })
  })

  it('end where a schema is inside itself', () => {
    const schemas = { Node: { properties: { next: { $ref: '#/components/schemas/Node' } }, required: ['next'] } }
    assert.ok(JSON.stringify(sampleOf({ $ref: '#/components/schemas/Node' }, schemas)).length < 200)
  })

  it('have a short name', () => {
    assert.equal(typeName({ type: ['string', 'null'], format: 'date-time' }), 'string | null (date-time)')
    assert.equal(typeName({ enum: ['A', null] }), '"A" | null')
  })
})
