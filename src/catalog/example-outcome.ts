import type { Outcome, OutcomeResult, Severity } from './log-event.ts'

/** How an example of a type ends. */
export interface ExampleOutcome {
  readonly severity: Severity
  readonly outcome: Outcome
}

interface Rule {
  /** Words of the id (between `.`, `_` and `-`), one of which must be there. */
  readonly words: readonly string[]
  readonly severity: Severity
  readonly result: OutcomeResult
  readonly reason: string | null
}

/** The first that fits counts, so the worse stands above the milder. */
const rules: readonly Rule[] = [
  rule('deny denied reject blocked outside', 'WARN', 'DENY', 'Not allowed by the policy'),
  rule('violation exceeded burst', 'WARN', 'RATE_LIMIT', 'Too many requests'),
  rule('error errors formaterror', 'ERROR', 'FAILURE', 'The operation ended with an error'),
  rule('fail failed failure', 'WARN', 'FAILURE', 'The operation failed'),
  rule('invalid inaccessible unavailable unable absent timeout', 'WARN', 'FAILURE', 'The operation was not possible'),
  rule('bypass unauth mismatch unconfigured found', 'WARN', 'FAILURE', 'Nothing fits the request'),
  rule('skip skipping skipped ignored', 'WARN', 'SKIPPED', 'Left out'),
  rule('notnow', 'INFO', 'DEFERRED', 'Put off'),
  rule('warn warning expiration limit notification', 'WARN', 'SUCCESS', null),
  rule('threat attack risk suspicious breached reuse roaming roadblock lock', 'WARN', 'SUCCESS', null),
  rule('evaluate evaluation', 'INFO', 'ALLOW', null),
]

/** Types whose words say something else than their events: settings that are about errors or limits, and the like. */
const exceptions: ReadonlyMap<string, ExampleOutcome> = new Map([
  ...[
    'access.request.reject',
    'application.configuration.update_rate_limits',
    'application.user_membership.revoke',
    'device.push.provider.update',
    'system.custom_error.delete',
    'system.custom_error.update',
    'system.rate_limit.configuration.update',
    'security.attack.end',
    'security.attack_protection.settings.update',
    'security.threat.configuration.update',
    'system.import.roadblock.resume',
    'system.import.roadblock.updated',
    'app.kerberos_rich_client.multiple_accounts_found',
    'device.custom_push.send_notification',
    'system.email.mfa_enroll_notification.sent_message',
    'system.email.mfa_reset_notification.sent_message',
    'system.email.new_device_notification.sent_message',
  ].map((id) => [id, ending('INFO', 'SUCCESS', null)] as const),
  // The catalog writes this event for failed deliveries only.
  ['event_hook.delivery', ending('WARN', 'FAILURE', 'Hook timed out')],
])

/** Outcome and severity that fit the words of a type's id; `SUCCESS` and `INFO` where nothing speaks against it. */
export function exampleOutcome(id: string): ExampleOutcome {
  const exception = exceptions.get(id)
  if (exception !== undefined) return exception
  const words = id.toLowerCase().split(/[._-]/)
  if (/\.scheduled?$/.test(id)) return ending('INFO', 'SCHEDULED', null)
  const rule = rules.find(({ words: any }) => any.some((word) => words.includes(word)))
  return rule === undefined ? ending('INFO', 'SUCCESS', null) : ending(rule.severity, rule.result, rule.reason)
}

/** Whether something was refused or went wrong, so that an error message is to be expected. */
export function wentWrong({ result }: Outcome): boolean {
  return result === 'FAILURE' || result === 'DENY' || result === 'RATE_LIMIT'
}

function rule(words: string, severity: Severity, result: OutcomeResult, reason: string | null): Rule {
  return { words: words.split(' '), severity, result, reason }
}

function ending(severity: Severity, result: OutcomeResult, reason: string | null): ExampleOutcome {
  return { severity, outcome: { result, reason } }
}
