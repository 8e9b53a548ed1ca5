import { defineCard } from '../card.ts'
import { object, text } from '../fields.ts'
import { token } from './algorithms.ts'
import { readToken } from './parts.ts'

export const decode = defineCard({
  id: 'jwt.decode',
  title: 'Decode',
  description: 'Reads a JSON Web Token without checking it: anybody may have written what it says. Verify checks.',
  inputs: { token },
  outputs: {
    header: object({ label: 'Header' }),
    payload: object({ label: 'Claims' }),
    signature: text({ label: 'Signature', secret: true }),
  },
  okta: {
    functions: ['jwt:decode'],
    inputs: { token: 'token' },
    outputs: { header: 'header', payload: 'payload', signature: 'signature' },
  },
  examples: [
    {
      inputs: {
        token:
          'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
      },
      outputs: {
        header: { alg: 'HS256', typ: 'JWT' },
        payload: { sub: '1234567890', name: 'John Doe', iat: 1516239022 },
        signature: '(hidden)',
      },
    },
    {
      title: 'Anything else is an error.',
      inputs: { token: 'a.b' },
      error: 'The token is no signed JSON Web Token: three parts with dots between them.',
    },
    {
      title: 'So is a part that is no JSON.',
      inputs: { token: 'aaaa.aaaa.aaaa' },
      error: 'The header of the token is not well-formed JSON.',
    },
  ],
  run({ token }) {
    const { header, payload, signature } = readToken(token.trim())
    return { header, payload, signature }
  },
})
