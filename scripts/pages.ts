import { cardDeclarations } from '../src/cards/index.ts'
import { renderCardsPage } from '../src/cards/reference-page.ts'
import { buildProgram } from '../src/cli/program.ts'
import { renderCliPage } from '../src/cli/reference-page.ts'
import { settingList } from '../src/config.ts'
import { declaredRoutes, renderApiPage } from '../src/http/reference-page.ts'
import { errors } from '../src/base/errors.ts'

/** The pages of docs/ that are made from the code: file name → text. A test compares them with what is there. */
export const pages: Readonly<Record<string, () => string>> = Object.freeze({
  'api.md': () => renderApiPage(declaredRoutes()),
  'cards.md': () => renderCardsPage(cardDeclarations()),
  'cli.md': () => renderCliPage(buildProgram()),
  'settings.md': settingsPage,
  'errors.md': errorsPage,
})

function settingsPage(): string {
  const rows = settingList.map(
    ({ name, default: without, meaning }) => `| \`${name}\` | ${without === '' ? '' : `\`${without}\``} | ${meaning} |`,
  )
  return `# Settings

Made from the table in \`src/config.ts\`; do not edit. \`npm run docs\` writes it.

Settings come from the environment. Behind it, a settings file is read: the one that \`FLOWHOOK_CONFIG\` names, else
\`flowhook.env\` in the working folder, with lines like \`FLOWHOOK_PORT=8470\`. Every \`X\` may be given as \`X_FILE\`, a file that
holds the value, which keeps secrets out of the environment. Settings that are not usable stop the start, all problems at
once; \`flowhook config\` shows what is in force.

| Setting | Default | Meaning |
| --- | --- | --- |
${rows.join('\n')}
`
}

function errorsPage(): string {
  const kinds = {
    user: 'the caller can mend it',
    operational: 'passing: try again',
    bug: 'a mistake of ours: the log has it under the error id',
  }
  const rows = Object.entries(errors).map(
    ([code, { status, okta, kind, message }]) =>
      `| \`${code}\` | ${status} | \`${okta}\` | ${message.replaceAll('|', '\\|')} | ${kinds[kind]} |`,
  )
  return `# Errors

Made from the table in \`src/base/errors.ts\`; do not edit. \`npm run docs\` writes it.

Every refusal is answered with Okta’s error object: \`errorCode\`, \`errorSummary\`, \`errorLink\`, \`errorId\` and \`errorCauses\`,
one cause for each field or limit. The \`errorId\` finds the line in the log. Our own codes are stable; those of Okta are the
ones that its clients know.

| Code | Status | \`errorCode\` | Message | Whose turn |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`
}
