type JsonObject = Readonly<Record<string, unknown>>

interface Operation {
  readonly tags: readonly string[]
  readonly summary: string
  readonly description?: string
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly description?: string }[]
  readonly requestBody?: JsonObject
  readonly responses: JsonObject
}

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 62rem; margin: 0 auto; padding: 1rem; }
  code, pre { font: 0.9em/1.4 ui-monospace, monospace; }
  pre { overflow: auto; padding: 0.75rem; border: 1px solid; border-radius: 4px; max-height: 24rem; }
  article { border-top: 1px solid; padding: 0.5rem 0; overflow-wrap: anywhere; }
  h3 { font: 600 1rem ui-monospace, monospace; margin: 0.5rem 0; }
`

/**
 * The API description as one page without scripts, made from the OpenAPI document alone.
 *
 * @param nonce lets the page's own style through its content security policy
 */
export function docsPage(document: JsonObject, nonce: string): string {
  const operations = Object.entries(document['paths'] as Record<string, Record<string, Operation>>).flatMap(
    ([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const tags = [...new Set(operations.flatMap(({ operation }) => operation.tags))]
  const sections = tags.map((tag) => {
    const mine = operations.filter(({ operation }) => operation.tags.includes(tag))
    return `<section><h2 id="${anchor(tag)}">${escape(tag)}</h2>${mine.map(article).join('')}</section>`
  })
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Flowhook API</title><style nonce="${nonce}">${style}</style></head>
<body><header><h1>Flowhook API</h1>
<p>Authentication: <code>Authorization: SSWS &lt;token&gt;</code> or <code>Bearer &lt;token&gt;</code>. Errors are Okta’s error object.
For programs: <a href="/openapi.json">/openapi.json</a>.</p></header>
<nav aria-label="Resources"><ul>${tags.map((tag) => `<li><a href="#${anchor(tag)}">${escape(tag)}</a></li>`).join('')}</ul></nav>
<main>${sections.join('\n')}</main></body></html>`
}

function article({ path, method, operation }: { path: string; method: string; operation: Operation }): string {
  const { summary, description, security, parameters = [], requestBody, responses } = operation
  const oauth = security.find((each) => 'oauth2' in each)
  const needs = oauth === undefined ? 'everybody' : (oauth['oauth2']?.[0] ?? 'anybody who is signed in')
  const listed = parameters.map(
    (each) => `<li><code>${escape(each.name)}</code> (${each.in}) ${escape(each.description ?? '')}</li>`,
  )
  return `<article><h3>${method.toUpperCase()} ${escape(path)}</h3><p>${escape(summary)} ${escape(description ?? '')}</p>
<p>Permission: <code>${escape(needs)}</code></p>${listed.length === 0 ? '' : `<ul>${listed.join('')}</ul>`}
${requestBody === undefined ? '' : details('Request', requestBody)}${details('Answers', responses)}</article>`
}

function details(title: string, value: JsonObject): string {
  return `<details><summary>${title}</summary><pre>${escape(JSON.stringify(value, null, 2))}</pre></details>`
}

function anchor(tag: string): string {
  return tag.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`)
}
