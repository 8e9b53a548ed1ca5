import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { errorValue } from './error-value.ts'

const error = { kind: 'Okta Error', message: 'Okta answered 404.', cardId: 'read', statusCode: 404 }
const plain = {
  message: 'Okta answered 404.',
  code: 404,
  statusCode: 404,
  kind: 'Okta Error',
  method: 'read',
  flow: null,
  flo: null,
  execution: 'x1',
}
const answered = (body: string) => ({ ...error, response: { status: 404, headers: { date: 'today' }, body } })

describe('errorValue', () => {
  it('has what flows look for, and nothing of an answer where there was none', () => {
    assert.deepEqual(errorValue(error, 'x1'), plain)
  })

  it('has the answer, read where it is JSON, and Okta’s words of it', () => {
    const body = { errorCode: 'E0000007', errorSummary: 'Not found: ada' }
    assert.deepEqual(errorValue(answered(JSON.stringify(body)), 'x1'), {
      ...plain,
      headers: { date: 'today' },
      body,
      errorSummary: 'Not found: ada',
    })
  })

  it('leaves an answer that is no JSON, or was cut, as the text that it is', () => {
    for (const body of ['', 'Bad Gateway', '{"errorSummary":"cu']) {
      assert.deepEqual(errorValue(answered(body), 'x1'), { ...plain, headers: { date: 'today' }, body })
    }
  })

  it('has the fields of a Return Error, which hide nothing of the error', () => {
    const values = { authEnrollmentError: { id: 'a' }, message: 'other', statusCode: 1 }
    assert.deepEqual(errorValue({ ...error, values }, 'x1'), { ...plain, authEnrollmentError: { id: 'a' } })
  })

  it('takes no prototype from a body', () => {
    const given = errorValue(answered('{"__proto__":{"errorSummary":"x"}}'), 'x1')
    assert.equal(Object.hasOwn(given, 'errorSummary'), false)
  })
})
