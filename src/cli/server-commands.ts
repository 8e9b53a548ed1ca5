import type { Command } from 'commander'
import { describeSettings, readSettings, SettingsError } from '../config.ts'
import { withContext, type Context } from './context.ts'
import { exitCodes, Failure } from './failure.ts'
import { json, table, terminal } from './output.ts'

/** `flowhook serve|sign-in|config` */
export function serverCommands(program: Command): void {
  program
    .command('serve')
    .description('start the server')
    .action(async () => {
      // Only this command needs the server's code; the others start quicker without it.
      const { serve } = await import('../main.ts')
      await serve(process.env)
    })
  program
    .command('sign-in')
    .description('print a one-time link that signs a browser in')
    .option('--json', 'print JSON')
    .action(withContext(signIn))
  program
    .command('config')
    .description('every setting with its meaning and present value; fails where they are not usable')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) => showConfig(options.json === true))
}

async function signIn(context: Context) {
  const link = await context.api.post<{ url: string; expires: string }>('/api/v1/sign-in-links')
  context.one(link, () => link.url)
  if (!context.asJson) context.note(`Works once, until ${link.expires}.`)
}

function showConfig(asJson: boolean): void {
  const settings = describeSettings(process.env)
  terminal.out(
    asJson
      ? json(settings)
      : table(
          settings,
          [
            ['SETTING', ({ name }) => name],
            ['VALUE', ({ value }) => value],
            ['MEANING', ({ meaning }) => meaning],
          ],
          terminal.width,
        ),
  )
  try {
    readSettings(process.env)
  } catch (thrown) {
    if (!(thrown instanceof SettingsError)) throw thrown
    throw new Failure('The settings are not usable.', { exitCode: exitCodes.settings, hints: thrown.problems })
  }
}
