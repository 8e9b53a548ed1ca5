import type { ExamplePerson } from './example-people.ts'
import type { ExampleRandom } from './example-random.ts'
import type { Actor } from './log-event.ts'

/** How a kind of thing looks as actor or target. */
interface ResourceKind {
  /** What ids of this kind begin with. */
  readonly prefix: string
  readonly name: string
  /** Where a resource of this kind is under /api/v1, if it has a place there. */
  readonly path?: string
}

const kinds: ReadonlyMap<string, ResourceKind> = new Map(
  Object.entries({
    AccessRequest: { prefix: 'gar', name: 'Access to Sales Reports' },
    AiAgentProvider: { prefix: '0oa', name: 'Example Agent Platform' },
    Agent: { prefix: 'a53', name: 'directory-agent-01' },
    AppInstance: { prefix: '0oa', name: 'Example App', path: 'apps' },
    AuthorizationServer: { prefix: 'aus', name: 'default', path: 'authorizationServers' },
    Authenticator: { prefix: 'aut', name: 'Security Key or Biometric', path: 'authenticators' },
    AuthenticatorEnrollment: { prefix: 'pfd', name: 'Okta Verify' },
    Brand: { prefix: 'bnd', name: 'Acme', path: 'brands' },
    Campaign: { prefix: 'icc', name: 'Quarterly Review' },
    Certificate: { prefix: 'crt', name: 'CN=lab-laptop-07' },
    Credential: { prefix: 'crd', name: 'Password' },
    Device: { prefix: 'guo', name: 'lab-laptop-07', path: 'devices' },
    EventHook: { prefix: 'who', name: 'Example Hook', path: 'eventHooks' },
    GroupRule: { prefix: '0pr', name: 'Everyone in Sales', path: 'groups/rules' },
    IdentityProvider: { prefix: '0oa', name: 'Example IdP', path: 'idps' },
    InlineHook: { prefix: 'cal', name: 'Example Inline Hook', path: 'inlineHooks' },
    LogStream: { prefix: '0oa', name: 'Example Log Stream', path: 'logStreams' },
    NetworkZone: { prefix: 'nzo', name: 'Office', path: 'zones' },
    OAuthScope: { prefix: 'scp', name: 'example.read' },
    OAuthToken: { prefix: 'oar', name: 'Access Token' },
    Org: { prefix: '00o', name: 'acme' },
    PolicyEntity: { prefix: '00p', name: 'Any Two Factors', path: 'policies' },
    PolicyRule: { prefix: '0pr', name: 'Catch-all Rule' },
    PublicClientApp: { prefix: '0oa', name: 'Example Service', path: 'apps' },
    ResourceSet: { prefix: 'iam', name: 'Sales Apps', path: 'iam/resource-sets' },
    Role: { prefix: 'cr0', name: 'Help Desk', path: 'iam/roles' },
    Token: { prefix: '00T', name: 'Example Script', path: 'api-tokens' },
    TrustedOrigin: { prefix: 'tos', name: 'Example Portal', path: 'trustedOrigins' },
    UrlPattern: { prefix: 'url', name: '/api/v1/users' },
    UserGroup: { prefix: '00g', name: 'Sales', path: 'groups' },
  } satisfies Record<string, ResourceKind>),
)

/** A made-up thing of this kind, e.g. `UserGroup`; `User` and `AppUser` are the person. */
export function exampleResource(type: string, person: ExamplePerson, random: ExampleRandom): Actor {
  if (type === 'User' || type === 'AppUser') {
    const id = random.id(type === 'User' ? '00u' : '0ua')
    return { id, type, alternateId: person.login, displayName: person.name, detailEntry: null }
  }
  const kind = kinds.get(type) ?? { prefix: type.slice(0, 3).toLowerCase(), name: `Example ${spaced(type)}` }
  const named = type === 'AppInstance' || type === 'PublicClientApp'
  return {
    id: random.id(kind.prefix),
    type,
    alternateId: type === 'Credential' ? person.login : named ? kind.name : 'unknown',
    displayName: kind.name,
    detailEntry: null,
  }
}

/** The path of a request about this target, e.g. `/api/v1/groups/00g…`. */
export function resourcePath({ type, id }: Actor): string {
  if (type === 'User' || type === 'AppUser') return `/api/v1/users/${id}`
  const path = kinds.get(type)?.path ?? `internal/${spaced(type).replaceAll(' ', '-').toLowerCase()}`
  return `/api/v1/${path}/${id}`
}

/** `TrustedOrigin` → `Trusted Origin`. */
function spaced(type: string): string {
  return type.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
}
