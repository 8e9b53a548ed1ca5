import type { Json } from '../../../src/base/json/json.ts'
import type { Vendor } from './vendor.kit.ts'

export interface OrgUser {
  readonly id: string
  readonly status?: string
  readonly profile: Readonly<Record<string, Json>>
}

/** Answers as an Okta org with these users does; each is known by its id, and by its login too. */
export function oktaOrg(
  vendor: Vendor,
  users: readonly OrgUser[] = [],
  groups: readonly { readonly id: string; readonly name: string }[] = [],
) {
  const shown = ({ id, status = 'ACTIVE', profile }: OrgUser): Json => ({
    id,
    status,
    created: '2026-01-02T03:04:05.000Z',
    profile: { ...profile },
  })
  const shownGroup = ({ id, name }: { readonly id: string; readonly name: string }): Json => ({
    id,
    type: 'OKTA_GROUP',
    profile: { name, description: '' },
  })
  const missing = (what: string) => ({
    $status: 404,
    $body: { errorCode: 'E0000007', errorSummary: `Not found: Resource not found: ${what}` },
  })
  const named = (key: string) => users.find(({ id, profile }) => id === key || profile['login'] === key)
  const done = { $status: 204, $body: null }
  vendor.on(/^GET \/api\/v1\/users$/, () => users.map(shown))
  vendor.on(/^GET \/api\/v1\/groups$/, ({ query }) =>
    groups.filter(({ name }) => query['q'] === undefined || name.startsWith(query['q'])).map(shownGroup),
  )
  vendor.on(/^(?:GET|POST) \/api\/v1\/users\/([^/]+)$/, (_call, [, key]) => {
    const user = named(key!)
    return user === undefined ? missing(key!) : shown(user)
  })
  vendor.on(/^GET \/api\/v1\/users\/([^/]+)\/groups$/, () => groups.map(shownGroup))
  vendor.on(/^DELETE \/api\/v1\/users\/[^/]+\/sessions$/, done)
  vendor.on(/^(?:PUT|DELETE) \/api\/v1\/groups\/[^/]+\/users\/[^/]+$/, done)
  vendor.on(/^POST \/api\/v1\/users\/[^/]+\/lifecycle\/\w+$/, {})
  vendor.on(/^DELETE \/api\/v1\/users\/[^/]+$/, done)
}
