import type { Command } from 'commander'

/** docs/cli.md, made from the commands' own definitions. */
export function renderCliPage(program: Command): string {
  const groups = program.commands.map((command) => renderCommand(command, 'flowhook'))
  return `# The command line

Made from the commands’ own definitions; do not edit. In the checkout: \`npx flowhook …\`.

Every command that reads takes \`--json\`: one document on standard output, nothing else there. Messages go to standard
error. Things are named by id, by the beginning of an id, or by name.

Options before any command:

${options(program)}

Exit codes: 0 done · 1 the server refused, or what was asked for did not succeed · 2 wrong usage · 3 not found · 4 not
allowed · 5 no server answered · 78 the settings are not usable.

${groups.join('\n')}`
}

function renderCommand(command: Command, parent: string): string {
  const name = `${parent} ${command.name()}`
  if (command.commands.length > 0) {
    return `## ${name}\n\n${sentence(command.description())}\n\n${command.commands.map((inner) => renderCommand(inner, name)).join('\n')}`
  }
  const heading = parent === 'flowhook' ? '##' : '###'
  const usage = [
    name,
    ...command.registeredArguments.map((each) => argument(each.name(), each.required, each.variadic)),
  ].join(' ')
  const list = options(command)
  return `${heading} ${usage}\n\n${sentence(command.description())}\n${list === '' ? '' : `\n${list}\n`}`
}

function argument(name: string, required: boolean, variadic: boolean): string {
  const shown = variadic ? `${name}…` : name
  return required ? `<${shown}>` : `[${shown}]`
}

function options(command: Command): string {
  return command.options.map(({ flags, description }) => `- \`${flags}\`: ${description}`).join('\n')
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
