import type { Operation } from '../../api/openapi.ts'

/** The path with its parameters filled in, and the query. What is empty in the query is left out. */
export function addressOf({ path, parameters = [] }: Operation, values: Readonly<Record<string, string>>): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(values[name] ?? ''))
  const given = parameters.filter(({ name, in: where }) => where === 'query' && (values[name] ?? '') !== '')
  const query = new URLSearchParams(given.map(({ name }) => [name, values[name]!]))
  return query.size === 0 ? filled : `${filled}?${query}`
}

/** The request for a terminal; the token is a variable there, since the session's is nobody's to see. */
export function curlOf(request: {
  readonly method: string
  readonly url: string
  readonly body?: string | undefined
  readonly contentType?: string | undefined
}): string {
  const { method, url, body, contentType } = request
  const lines = [
    `curl${method === 'GET' ? '' : ` -X ${method}`} ${quoted(url)}`,
    '  -H "Authorization: SSWS $FLOWHOOK_TOKEN"',
    ...(body === undefined ? [] : [`  -H ${quoted(`Content-Type: ${contentType}`)}`, `  --data-raw ${quoted(body)}`]),
  ]
  return lines.join(' \\\n')
}

/** One word of a POSIX shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
