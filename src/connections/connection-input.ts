import type { Json } from '../base/json/json.ts'
import type { Connector, When } from '../cards/connection.ts'
import { literalProblem } from '../language/field-values.ts'
import { suggestion } from '../language/nearest.ts'
import { connectionLimits } from '../model/connection.ts'

/** What is wrong with a connection that somebody wants to save: the field, and a sentence. */
export interface ConnectionProblem {
  readonly at: string
  readonly message: string
}

type Settings = Readonly<Record<string, Json>>
type Secrets = Readonly<Record<string, string>>

/** The settings as they are stored: checked, with defaults, without those that do not count beside the others. */
export function readSettings(
  connector: Connector,
  given: Settings,
  problems: ConnectionProblem[],
): Readonly<Record<string, Json>> {
  const { settings: fields } = connector
  unknownNames('settings', Object.keys(given), Object.keys(fields), problems)
  const settings: Record<string, Json> = {}
  // What others depend on first.
  const names = Object.keys(fields).toSorted(
    (a, b) => Number(whenOf(connector, a) !== null) - Number(whenOf(connector, b) !== null),
  )
  for (const name of names) {
    const field = fields[name]!
    const when = whenOf(connector, name)
    if (when !== null && !counts(when, settings)) {
      settings[name] = null
      continue
    }
    const value = Object.hasOwn(given, name) ? given[name]! : null
    if (value === null || value === '') {
      const isNeeded = when === null ? field.optional !== true : when.optional !== true
      if (isNeeded && field.default === undefined) {
        problems.push({ at: `settings.${name}`, message: `${field.label} is required.` })
      }
      settings[name] = field.default ?? null
      continue
    }
    const wrong = literalProblem(field, value)
    if (wrong !== null) problems.push({ at: `settings.${name}`, message: `${field.label}: ${wrong}` })
    settings[name] = value
  }
  return settings
}

/**
 * The secrets as they are stored. One that is left out, or empty, stays as it was; null takes it away.
 *
 * @param settings as `readSettings` gave them
 */
export function readSecrets(
  connector: Connector,
  given: Readonly<Record<string, string | null | undefined>>,
  before: Secrets,
  settings: Settings,
  problems: ConnectionProblem[],
): { readonly secrets: Secrets; readonly kept: readonly string[] } {
  unknownNames('secrets', Object.keys(given), Object.keys(connector.secrets), problems)
  const secrets: Record<string, string> = {}
  const kept: string[] = []
  for (const [name, field] of Object.entries(connector.secrets)) {
    const when = whenOf(connector, name)
    if (when !== null && !counts(when, settings)) continue
    const value = Object.hasOwn(given, name) ? given[name] : undefined
    const max = field.max ?? connectionLimits.secret
    if (typeof value === 'string' && value !== '') {
      if (value.length > max) {
        problems.push({ at: `secrets.${name}`, message: `${field.label} has more than ${max} characters.` })
      }
      secrets[name] = value
    } else if (value !== null && Object.hasOwn(before, name)) {
      secrets[name] = before[name]!
      kept.push(name)
    } else if ((when === null ? field.optional : when.optional) !== true) {
      problems.push({ at: `secrets.${name}`, message: `${field.label} is required.` })
    }
  }
  return { secrets, kept }
}

const whenOf = (connector: Connector, name: string): When | null => connector.when?.[name] ?? null

const counts = ({ setting, is }: When, settings: Settings): boolean => is.includes(String(settings[setting]))

function unknownNames(
  of: 'settings' | 'secrets',
  given: readonly string[],
  known: readonly string[],
  problems: ConnectionProblem[],
): void {
  for (const name of given) {
    if (known.includes(name)) continue
    const shown = name.slice(0, 100)
    problems.push({ at: of, message: `There is no "${shown}" among them.${suggestion(shown, known)}` })
  }
}
