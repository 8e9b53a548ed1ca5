import { permissions, permissionNames } from '../access/permissions.ts'
import type { Route, RouteAccess } from './route.ts'
import { allRoutes } from './routes/index.ts'

const intro = `# HTTP API

Made from the routes in \`src/http/routes\`; do not edit. \`npm run docs\` writes it. The running server shows the same with every
schema at \`/docs\`, and for programs at \`/openapi.json\` (OpenAPI 3.1).

**Authentication.** \`Authorization: SSWS <token>\` or \`Bearer <token>\`: the token of \`FLOWHOOK_TOKEN\`, that of the command line
(\`cli.token\` in the data folder), or an access token of a machine client. The console has a session cookie; with it, requests
that change something must come from the console’s own pages.

**Errors** are Okta’s error object; docs/errors.md has every code. A refused field is 400 \`E0000001\` with one cause for each
field. Schemas are closed: unknown fields and parameters are refused, except inside events.

**Lists** take \`limit\` (1–200, default 50) and \`after\`, and have \`Link\` headers, \`rel="self"\` and, while there is more,
\`rel="next"\`: follow that one rather than making it. Event hooks come whole, the System Log has its own rules. Times are
ISO 8601 in UTC.

**Rates.** \`X-Rate-Limit-Limit\`, \`-Remaining\` and \`-Reset\` (epoch seconds) say what is left; 429 and 503 come with
\`Retry-After\`.

**Machine clients** get an access token at \`/oauth2/v1/token\`: client credentials with \`private_key_jwt\`. The assertion’s \`iss\`
and \`sub\` are the client id, \`aud\` is the token endpoint’s URL (or the issuer), \`exp\` at most 5 minutes ahead, \`jti\` new each
time. A \`DPoP\` header is ignored.
`

/** docs/api.md: every route with its permission. */
export function renderApiPage(routes: readonly Route[]): string {
  const shown = routes.filter(({ path }) => !path.includes('*'))
  const sections = [...new Set(shown.map(({ tag }) => tag))].map((tag) => {
    const rows = shown
      .filter((each) => each.tag === tag)
      .map(({ method, path, summary, description, permission }) => {
        const text = [summary, description].filter((each) => each !== undefined).join(' ')
        return `| \`${method} ${path.replace(/:(\w+)/g, '{$1}')}\` | ${cell(text)} | ${needs(permission)} |`
      })
    return `## ${tag}\n\n| Route | | Needs |\n| --- | --- | --- |\n${rows.join('\n')}\n`
  })
  const table = permissionNames.map((name) => `| \`${name}\` | ${cell(permissions[name])} |`)
  const rights =
    '## Permissions\n\nWhat a route needs, and the scopes that a machine client can have. `….manage` includes `….read`.\n'
  return `${intro}\n${sections.join('\n')}\n${rights}\n| Permission | Lets |\n| --- | --- |\n${table.join('\n')}\n`
}

/** The routes as they are declared, to be read and not to be called: no handler has anything to work with but limits that nobody asks. */
export function declaredRoutes(): readonly Route[] {
  const rates = { limiter: () => null }
  return allRoutes({ rates } as unknown as Parameters<typeof allRoutes>[0])
}

function needs(permission: RouteAccess): string {
  if (permission === 'public') return 'nothing'
  if (permission === 'invoke') return 'what the flow says'
  return permission === 'signed-in' ? 'any credential' : `\`${permission}\``
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
