import { cardDeclarations } from '../src/cards/index.ts'
import { renderCardsPage } from '../src/cards/reference-page.ts'
import { buildProgram } from '../src/cli/program.ts'
import { renderCliPage } from '../src/cli/reference-page.ts'
import { settingList } from '../src/config.ts'
import { metricTable, type MetricEntry } from '../src/http/metric-table.ts'
import { noticeKinds } from '../src/notices/notice-kinds.ts'
import { declaredRoutes, renderApiPage } from '../src/http/reference-page.ts'
import { errors } from '../src/base/errors.ts'
import { lineFields, logFields } from '../src/base/log-fields.ts'

/** The pages of docs/ that are made from the code: file name → text. A test compares them with what is there. */
export const pages: Readonly<Record<string, () => string>> = Object.freeze({
  'api.md': () => renderApiPage(declaredRoutes()),
  'cards.md': () => renderCardsPage(cardDeclarations()),
  'cli.md': () => renderCliPage(buildProgram()),
  'settings.md': settingsPage,
  'errors.md': errorsPage,
  'logs.md': logsPage,
  'metrics.md': metricsPage,
  'notices.md': noticesPage,
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

function logsPage(): string {
  const row = ([name, meaning]: [string, string]) => `| \`${name}\` | ${meaning} |`
  return `# Logs

Made from the table in \`src/base/log-fields.ts\`; do not edit. \`npm run docs\` writes it.

The server writes one JSON object a line on standard error, at \`FLOWHOOK_LOG_LEVEL\` and above. Every line has

| Field | Meaning |
| --- | --- |
${Object.entries(lineFields).map(row).join('\n')}

and of these what it is about; other fields do not occur:

| Field | Meaning |
| --- | --- |
${Object.entries(logFields).map(row).join('\n')}

## One id from the request to the execution

Every request has an id. It is the header \`x-okta-request-id\` of the answer, the \`errorId\` where that is an error, and
\`requestId\` of every log line that the request brings about: its own, those of the events that it publishes, of their
deliveries, of the executions that it or they start, of the helpers that these call, whenever that is and after how many
restarts. System Log events of ours have it as \`transaction.id\`, executions as \`trigger.origin.requestId\`. So one search
follows an event to its execution:

\`\`\`
grep oae4QzGx0PbUvS000a1c flowhook.log
\`\`\`

Where a flow was started and failed, \`errorId\` is the execution's id, which finds it in the console; the header has the
request's. A refused credential of a flow is answered with the same bytes whatever is wrong with it, so its \`errorId\` is
\`unauthorized\`; the header has the id. An envelope of several events follows from the request of the first one.

At \`info\` a server that works is silent but for executions that fail. \`debug\` adds a line for each request, each publishing,
each attempt to deliver and each execution.

Secrets are not written at any level, nor what events and flows carry: errors of cards are named by their kind, URLs have their
secrets masked, and of an error only its message, code, stack and cause are kept, not what libraries hang on it.
`
}

function noticesPage(): string {
  const rows = Object.entries(noticeKinds).map(
    ([kind, { title, eventType, when }]) => `| \`${kind}\` | ${title} | \`${eventType}\` | ${when} |`,
  )
  return `# Notices

Made from the table in \`src/notices/notice-kinds.ts\`; do not edit. \`npm run docs\` writes it.

What somebody should look at is an event in the System Log, so flows can begin with it, event hooks can subscribe to those of
Flowhook's own (\`flowhook.…\`), and one mail and one webhook can tell of it.

| Kind | Title | Event | When |
| --- | --- | --- | --- |
${rows.join('\n')}

## Mail and webhook

| To get | Set |
| --- | --- |
| mails | \`FLOWHOOK_NOTICE_MAIL_TO\`, \`FLOWHOOK_NOTICE_MAIL_FROM\`, \`FLOWHOOK_SMTP_URL\` |
| a POST | \`FLOWHOOK_NOTICE_URL\` |

Of each kind at most one goes out in an hour, over restarts and servers on the same database. What comes meanwhile is held back
and counted; when the hour is over the last of it is told, with the number of the others. One that does not arrive is tried four
times within six minutes, then it is counted as \`failed\` in \`flowhook_notices_total\`. \`flowhook doctor\` shows where they go.

The webhook gets JSON:

\`\`\`json
{
  "text": "everything in one sentence, which chat services show",
  "kind": "execution",
  "title": "An execution failed",
  "detail": "Onboarding failed at card mail: Network Error.",
  "url": "https://flowhook.example.com/executions/01a2…",
  "held": 0,
  "at": "2026-11-23T12:00:00.000Z"
}
\`\`\`

Notices name flows, hooks, cards and kinds of errors; never secrets, nor what events and flows carry.

## No circles

A flow that begins with a notice may fail too. What an event of \`flowhook.…\` sets off, over hooks, helpers and calls of our own
endpoints, raises no further \`flowhook.execution.failed\`, and no execution that repeats another one does; mail and webhook
still tell of it. An event about a hook or a flow never starts that one. So a flow that repeats what failed repeats it once.

## Client keys

Keys of OAuth clients have no end of their own, so nothing tells of one.
`
}

function metricsPage(): string {
  const rows = Object.entries<MetricEntry>(metricTable).map(([name, { type, help, labels = {}, buckets }]) => {
    const shown = Object.entries(labels).map(([label, bound]) => `\`${label}\`: ${bound}`)
    return `| \`${name}\` | ${type} | ${shown.join('; ')} | ${help}${buckets === undefined ? '' : ` Buckets: ${buckets.join(', ')} s.`} |`
  })
  return `# Metrics

Made from the table in \`src/http/metric-table.ts\`; do not edit. \`npm run docs\` writes it.

\`GET /metrics\` gives them in the text format that Prometheus reads, to whoever has the permission \`flowhook.metrics.read\`:

\`\`\`yaml
scrape_configs:
  - job_name: flowhook
    authorization: { type: SSWS, credentials_file: /etc/prometheus/flowhook.token }
    static_configs: [{ targets: ['flowhook.example.com'] }]
\`\`\`

Counters begin at 0 with the process. No label grows with what people and flows do: there are no ids in labels, so the number
of series is bounded by the tables of routes, errors and statuses.

| Metric | Type | Labels | Meaning |
| --- | --- | --- | --- |
${rows.join('\n')}

## What to be woken up for

| Watch | Why |
| --- | --- |
| \`flowhook_disk_free_bytes\` | a full disk refuses every event and every call |
| \`rate(flowhook_store_commits_total{result="failed"}[5m]) > 0\` | callers get 503; nothing that was acknowledged is lost |
| \`rate(flowhook_http_problems_total{code="OVERLOADED"}[5m]) > 0\` | more comes than is worked off |
| \`rate(flowhook_delivery_attempts_total{status="GIVEN_UP"}[1h]) > 0\` | receivers miss events until somebody replays them |
| \`flowhook_event_loop_delay_seconds{quantile="0.99"} > 0.2\` | the process is at its limit |
| \`time() - flowhook_last_backup_timestamp_seconds > 2 * 86400\` | the last backup is two days old |
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
