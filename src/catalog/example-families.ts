/** Who does it: the user whom it is about, an admin, a client app, or the system on its own, in the background. */
export type ActorRole = 'user' | 'admin' | 'client' | 'system'

/** What the types of a family have in common: who acts, and on what kinds of things. */
export interface ExampleFamily {
  readonly actor: ActorRole
  /** Target types in their order; where empty, the id's own noun is the target. */
  readonly targets: readonly string[]
}

/** By the beginning of the id; the longest that fits counts. `-` for targets: the noun of the id. */
const families: ReadonlyMap<string, ExampleFamily> = new Map(
  `
  access.request                                  user   AccessRequest
  access.request.condition                        admin  AccessRequestCondition
  access.request.sequence                         admin  AccessRequestSequence
  access.review                                   admin  AccessReview User
  account                                         admin  -
  analytics                                       admin  -
  app                                             system AppInstance
  app.access_request                              admin  User AppInstance
  app.access_request.request                      user   AppInstance
  app.ad                                          system User AppInstance
  app.ad.password_migration_campaign              admin  PasswordMigrationCampaign AppInstance
  app.ad.password_migration_campaign.user         system User AppInstance
  app.ai_agent_provider                           admin  AiAgentProvider
  app.app_instance                                admin  AppInstance
  app.cross_app_access                            admin  AppInstance AppInstance
  app.interclient_mapping                         admin  AppInstance AppInstance
  app.keys                                        admin  AppInstance
  app.oauth2                                      client AppInstance
  app.oauth2.admin.consent                        admin  AppInstance OAuthScope
  app.oauth2.as                                   client AuthorizationServer
  app.oauth2.as.authorize                         user   AppInstance AuthorizationServer
  app.oauth2.as.consent                           user   AppInstance OAuthScope AuthorizationServer
  app.oauth2.as.token                             client OAuthToken User AuthorizationServer
  app.oauth2.as.resource_server                   admin  AuthorizationServer
  app.oauth2.authorize                            user   AppInstance
  app.oauth2.client                               admin  PublicClientApp
  app.oauth2.consent                              user   AppInstance OAuthScope
  app.oauth2.credentials                          admin  PublicClientApp
  app.oauth2.signon                               user   AppInstance
  app.oauth2.token                                client OAuthToken User
  app.oauth2.trusted_server                       admin  AuthorizationServer AuthorizationServer
  app.office365.user                              system AppUser AppInstance
  app.policy                                      admin  AppInstance PolicyEntity
  app.realtimesync                                system User AppInstance
  app.request_new                                 user   AppInstance
  app.saml                                        admin  AppInstance
  app.user_management                             system AppUser AppInstance
  app.user_management.grouppush                   system UserGroup AppInstance
  app.user_management.user_group_import           system UserGroup AppInstance
  application                                     admin  AppInstance
  application.account                             system AppUser AppInstance
  application.integration                         system AppInstance
  application.policy                              admin  AppInstance PolicyEntity PolicyRule
  application.policy.sign_on.deny_access          user   AppInstance PolicyEntity PolicyRule
  application.provision.group                     system UserGroup AppInstance
  application.provision.group_membership          system UserGroup AppUser AppInstance
  application.provision.group_push                system UserGroup AppInstance
  application.provision.user                      system AppUser AppInstance User
  application.user_membership                     admin  AppUser AppInstance User
  certification.campaign                          admin  Campaign
  certification.campaign.item                     user   CampaignItem Campaign User
  credential                                      admin  Credential
  device                                          admin  Device
  device.assurance                                admin  DeviceAssurancePolicy
  device.desktop_mfa                              user   Device User
  device.enrollment                               user   Device User
  device.integration                              admin  DeviceIntegration
  device.local_account                            user   Device User
  device.password_sync                            user   Device User
  device.platform                                 admin  DevicePlatform
  device.platform_sso                             user   Device User
  device.posture                                  admin  DevicePostureCheck
  device.push                                     admin  PushProvider
  device.signals                                  user   Device
  device.user                                     user   Device User
  directory.external.group                        system User UserGroup
  event_hook                                      admin  EventHook
  event_hook.delivery                             system EventHook
  group                                           admin  UserGroup
  group.application_assignment                    admin  UserGroup AppInstance
  group.user_membership                           admin  User UserGroup
  group.user_membership.rule                      system GroupRule UserGroup
  iam.policy                                      admin  GovernancePolicy
  iam.resourceset                                 admin  ResourceSet
  iam.resourceset.bindings                        admin  ResourceSet Role User
  iam.role                                        admin  Role
  inline_hook                                     admin  InlineHook
  inline_hook.executed                            system InlineHook
  inline_hook.response                            system InlineHook
  mim                                             admin  Device User
  network_zone                                    system NetworkZone
  oauth2.as                                       admin  AuthorizationServer
  oauth2.claim                                    admin  OAuthClaim AuthorizationServer
  oauth2.scope                                    admin  OAuthScope AuthorizationServer
  pki.cert                                        system Certificate Device
  pki.ca                                          admin  CertificateAuthority
  policy                                          admin  PolicyEntity
  policy.auth_reevaluate                          system User PolicyEntity PolicyRule
  policy.continuous_access                        system User PolicyEntity PolicyRule
  policy.entity_risk                              system User PolicyEntity PolicyRule
  policy.evaluate_sign_on                         user   AppInstance PolicyEntity PolicyRule
  policy.execute                                  system User PolicyEntity
  policy.rule                                     admin  PolicyRule PolicyEntity
  policy.rule.action                              system User PolicyRule PolicyEntity
  policy.scheduled                                system PolicyEntity
  resource_servers                                admin  -
  resource_servers.a2a_server                     admin  A2aServer
  resource_servers.a2a_server.auth_server         admin  A2aServer AuthorizationServer
  resource_servers.api_server                     admin  ApiServer
  resource_servers.api_server.auth_server         admin  ApiServer AuthorizationServer
  resource_servers.mcp_server                     admin  McpServer
  resource_servers.mcp_server.auth_server         admin  McpServer AuthorizationServer
  resource_servers.virtual_mcp_server             admin  VirtualMcpServer
  resource_servers.virtual_mcp_server.auth_server admin  VirtualMcpServer AuthorizationServer
  scheduled_action.user_suspension                system User
  security.attack                                 system Org
  security.authenticator                          admin  Authenticator
  security.breached_credential                    user   Credential
  security.device                                 admin  Device
  security.events.provider.receive_event          client SecurityEventsProvider User
  security.events.provider                        admin  SecurityEventsProvider
  security.request                                user   NetworkZone
  security.session                                user   User
  security.threat.detected                        user   User
  security.trusted_origin                         admin  TrustedOrigin
  security.zone                                   admin  NetworkZone
  support.org                                     admin  Org
  system                                          admin  -
  system.agent                                    system Agent AppInstance
  system.agent_pools                              system AgentPool
  system.api_token                                admin  Token
  system.api_token.request_outside_allowed_range  user   Token
  system.client                                   user   UrlPattern
  system.csv                                      admin  User
  system.email                                    system User
  system.email.template                           admin  EmailTemplate
  system.hook.key                                 admin  HookKey
  system.identity_sources                         client IdentitySource
  system.identity_sources.group                   client UserGroup IdentitySource
  system.identity_sources.group.user              client User UserGroup IdentitySource
  system.identity_sources.user                    client User IdentitySource
  system.idp                                      admin  IdentityProvider
  system.idp.key                                  admin  IdentityProviderKey
  system.import                                   system AppInstance
  system.import.group                             system UserGroup AppInstance
  system.import.group.complete                    system AppInstance
  system.import.group.start                       system AppInstance
  system.import.user                              system User AppInstance
  system.import.user.complete                     system AppInstance
  system.import.user.start                        system AppInstance
  system.iwa                                      admin  Agent
  system.iwa_agentless                            user   User
  system.ldapi                                    user   LdapInterface
  system.log_stream                               admin  LogStream
  system.oauth2.token                             client OAuthToken
  system.operation                                user   UrlPattern
  system.org.rate_limit                           user   UrlPattern
  system.push                                     system User
  system.sms                                      system User
  system.voice                                    system User
  user                                            admin  User
  user.account.lock                               user   User
  user.account.report_suspicious_activity_by_enduser user User
  user.account.unlock                             user   User
  user.account.unlock_failure                     user   User
  user.account.unlock_token                       user   User
  user.account.update_password                    user   User
  user.account.update_primary_email               user   User
  user.account.update_secondary_email             user   User
  user.account.use_token                          user   User
  user.authentication                             user   User
  user.authentication.auth_via_IDP                user   User IdentityProvider
  user.authentication.auth_via_mfa                user   User AuthenticatorEnrollment
  user.authentication.auth_via_social             user   User IdentityProvider
  user.authentication.slo                         user   AppInstance AppUser
  user.authentication.sso                         user   AppInstance AppUser
  user.authentication.universal_logout            admin  User AppInstance
  user.credential                                 user   User Credential
  user.device_session                             user   User Device
  user.identity_verification                      user   User IdentityProvider
  user.import                                     system User AppInstance
  user.mfa                                        user   User AuthenticatorEnrollment
  user.mfa.factor.reset_all                       admin  User
  user.mfa.factor.suspend                         admin  User AuthenticatorEnrollment
  user.mfa.factor.unsuspend                       admin  User AuthenticatorEnrollment
  user.risk                                       system User
  user.session                                    user   User
  user.session.access_admin_app                   user   AppInstance
  user.session.clear                              admin  User
  user.session.context                            user   User Device
  user.session.impersonation                      admin  User
  user.session.start                              user   AppInstance
  workflows.user                                  admin  -
  workload_principal                              admin  WorkloadPrincipal
  workload_principal.ai_agent.credential          admin  Credential WorkloadPrincipal
  workload_principal.delegation_link              admin  WorkloadPrincipal WorkloadPrincipal
  workload_principal.resource_connection          admin  ResourceConnection WorkloadPrincipal
  workload_principal.sign_on_provider             admin  WorkloadPrincipal SignOnProvider
  zone                                            admin  NetworkZone
  `
    .trim()
    .split('\n')
    .map((line) => {
      const [prefix = '', actor, ...targets] = line.trim().split(/\s+/)
      // The second column of the table above is one of the roles; its test reads every line.
      return [prefix, { actor: actor as ActorRole, targets: targets[0] === '-' ? [] : targets }] as const
    }),
)

/** The beginnings of ids that have a rule of their own, for the test that each is of use. */
export function familyPrefixes(): readonly string[] {
  return [...families.keys()]
}

/** Who acts on what in an event of this type. */
export function exampleFamily(id: string): ExampleFamily {
  const segments = id.split('.')
  for (let length = segments.length; length > 0; length--) {
    const family = families.get(segments.slice(0, length).join('.'))
    if (family !== undefined) return family.targets.length > 0 ? family : { ...family, targets: [nounOf(segments)] }
  }
  return { actor: 'admin', targets: [nounOf(segments)] }
}

/** Segments that group types but name no thing. */
const namesNoThing: ReadonlySet<string> = new Set(['lifecycle', 'user', 'settings', 'configuration', 'status', 'org'])

/** `workflows.user.flow.execution_history.delete` → `ExecutionHistory`: the thing before the verb. */
function nounOf(segments: readonly string[]): string {
  const inner = segments.slice(1, -1).filter((segment) => !namesNoThing.has(segment))
  const noun = inner.at(-1) ?? segments[0] ?? 'resource'
  return noun
    .split(/[_-]/)
    .filter((word) => word !== '')
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join('')
}
