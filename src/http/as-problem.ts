import { isProblem, problem, type Problem } from '../base/errors.ts'

/**
 * Whatever was thrown, as an error of the table. Fastify's own errors are told apart by their stable codes; what nobody knows
 * is INTERNAL, with the cause kept inside.
 *
 * @param request what the sentence needs to know about the request
 */
export function asProblem(
  thrown: unknown,
  request: { readonly bodyLimit: number; readonly contentType: string; readonly expected: string },
): Problem {
  if (isProblem(thrown)) return thrown
  const { code } = (thrown ?? {}) as { code?: unknown } // anything can be thrown
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return problem('BODY_TOO_LARGE', { limit: request.bodyLimit })
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_INVALID_TYPE':
      return problem('CONTENT_TYPE_UNSUPPORTED', { type: request.contentType, expected: request.expected })
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return problem('REQUEST_MALFORMED', { detail: 'its length is not the one that Content-Length says' })
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return problem('REQUEST_MALFORMED', { detail: 'its path is not a valid URL path' })
    case 'ECONNRESET':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return problem('REQUEST_MALFORMED', { detail: 'it ended before its body was complete' })
    default:
      return problem('INTERNAL', {}, { cause: thrown })
  }
}
