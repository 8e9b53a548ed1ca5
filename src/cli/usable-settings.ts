import { readSettings, SettingsError, type Settings } from '../config.ts'
import { exitCodes, Failure } from './failure.ts'

/** The settings of a command that works on the data folder itself. @throws Failure with every unusable one */
export function usableSettings(): Settings {
  try {
    return readSettings(process.env)
  } catch (thrown) {
    if (!(thrown instanceof SettingsError)) throw thrown
    throw new Failure('The settings are not usable.', { exitCode: exitCodes.settings, hints: thrown.problems })
  }
}
