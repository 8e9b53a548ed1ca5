import type { Command } from 'commander'
import { stat, writeFile } from 'node:fs/promises'
import { withContext, type Context } from './context.ts'
import { exitCodes, Failure } from './failure.ts'
import { findFlow } from './find-flow.ts'
import {
  asFlowFile,
  readFlowFolder,
  removeFlowFiles,
  writeFlowFolder,
  type ExportedFile,
  type FlowFolder,
} from './flow-folder.ts'
import { collect, parseJson, readInput } from './input.ts'
import { json, plain, table, type Column } from './output.ts'

/** `flowhook flow export`, `import`, `diff`, `apply`: flows as files. */
export function flowFileCommands(flow: Command): void {
  flow
    .command('export [dir]')
    .description('flows as files: one each in a folder, or without a folder all as one file')
    .option(
      '--flow <flow>',
      'only this flow, by id, beginning of the id or name; may be given several times',
      collect,
      [],
    )
    .option(
      '--folder <folder>',
      'only what is in this folder, by its id or name; may be given several times',
      collect,
      [],
    )
    .option('--prune', 'delete the files in the folder of flows that are not there any more')
    .option('--format <format>', 'of one file: flowhook, or okta for a .flopack of Okta Workflows', 'flowhook')
    .option('--out <file>', 'where to write one file; standard output without it')
    .option('--json', 'it is JSON anyway; with a folder, what was written')
    .action(withContext(exportFlows))
  flow
    .command('import <path>')
    .description(
      'import a folder of flows, a file of flows, an export of Okta Workflows or one definition: all of it or nothing, switched off; - reads standard input',
    )
    .option('--preview', 'only say what would happen')
    .option('--conflict <how>', 'what to do with flows that are here already: skip, replace or copy', 'skip')
    .option('--json', 'print JSON')
    .action(withContext(importFlows))
  flow
    .command('diff <dir>')
    .description('what differs between the server and a folder of flows; ends with 1 where anything does')
    .option('--json', 'print JSON')
    .action(withContext(diffFlows))
  flow
    .command('apply <dir>')
    .description(
      'make the server match a folder of flows: all of it or nothing; shows the plan, and does it with --yes',
    )
    .option('--yes', 'do it')
    .option('--prune', 'also delete flows and folders that the folder does not have')
    .option('--json', 'print JSON')
    .action(withContext(applyFlows))
}

interface ExportOptions {
  readonly flow: readonly string[]
  readonly folder: readonly string[]
  readonly prune?: boolean
  readonly format: string
  readonly out?: string
}

async function exportFlows(context: Context, dir: string | undefined, options: ExportOptions) {
  const { flow, folder, prune = false, format, out } = options
  if (format !== 'flowhook' && format !== 'okta') {
    throw new Failure(`--format is “${format}”; expected flowhook or okta.`, { exitCode: exitCodes.usage })
  }
  if (dir !== undefined && (out !== undefined || format === 'okta')) {
    throw new Failure(
      'A folder has a file for each flow in Flowhook’s own form; --out and --format are for one file.',
      {
        exitCode: exitCodes.usage,
      },
    )
  }
  const query = new URLSearchParams()
  for (const each of flow) query.append('flowId', (await findFlow(context, each)).id)
  for (const each of folder) query.append('folderId', await findFolder(context, each))
  const isAll = query.size === 0
  if (prune && (dir === undefined || !isAll)) {
    throw new Failure('--prune is for a folder that has every flow.', { exitCode: exitCodes.usage })
  }
  if (format === 'okta') return exportForOkta(context, query, out)
  const file = await context.api.get<ExportedFile>(`/api/v1/flows/export?${query}`)
  if (dir !== undefined) return exportInto(context, dir, file, { isAll, prune })
  if (out === undefined) return context.out(json(file))
  await writeFile(out, `${json(file)}\n`)
  context.note(`${file.flows.length} flows are in ${out}.`)
}

async function exportInto(
  context: Context,
  dir: string,
  file: ExportedFile,
  { isAll, prune }: { readonly isAll: boolean; readonly prune: boolean },
) {
  const { written, others } = await writeFlowFolder(dir, file)
  if (prune) await removeFlowFiles(dir, others)
  context.one({ written, [prune ? 'deleted' : 'others']: isAll ? others : [] }, () => written.map(plain).join('\n'))
  if (context.asJson) return
  context.note(`${written.length} flows are in ${dir}.`)
  if (!isAll || others.length === 0) return
  context.note(
    prune ? 'Deleted, because the server has no such flow:' : 'The server has no flow for these; --prune deletes them:',
  )
  for (const each of others) context.note(`  ${each}`)
}

async function exportForOkta(context: Context, query: URLSearchParams, out: string | undefined) {
  query.set('format', 'okta')
  const file = await context.api.get<{ data: { flos: object } }>(`/api/v1/flows/export?${query}`)
  query.set('report', 'true')
  const { remarks } = await context.api.get<{
    remarks: readonly { readonly flow: string; readonly card: string | null; readonly message: string }[]
  }>(`/api/v1/flows/export?${query}`)
  if (out === undefined) context.out(json(file))
  else await writeFile(out, `${json(file)}\n`)
  for (const { flow, card, message } of remarks) context.note(`${flow}${card === null ? '' : `, ${card}`}: ${message}`)
  if (out !== undefined) context.note(`${Object.keys(file.data.flos).length} flows are in ${out}.`)
}

async function findFolder(context: Context, wanted: string): Promise<string> {
  const folders = await context.api.get<readonly { id: string; name: string }[]>('/api/v1/folders')
  const [found, ...others] = folders.filter(({ id, name }) => id === wanted || name === wanted)
  if (found !== undefined && others.length === 0) return found.id
  const message =
    found === undefined ? `There is no folder “${wanted}”.` : `“${wanted}” fits several folders. Give the id:`
  const hints = (found === undefined ? folders : [found, ...others]).map(({ id, name }) => `${id}  ${name}`)
  throw new Failure(message, { exitCode: exitCodes.notFound, hints })
}

interface Imported {
  readonly flows: readonly { readonly name: string; readonly action: string; readonly folder: readonly string[] }[]
  readonly unknown: readonly { readonly card: string; readonly count: number }[]
  readonly placeholders: readonly { readonly card: string; readonly count: number }[]
  readonly guesses: readonly { readonly flow: string; readonly card: string | null; readonly message: string }[]
  readonly secrets: readonly { readonly flow: string; readonly card: string | null; readonly message: string }[]
  readonly problems: readonly Problem[]
}

interface Problem {
  readonly flow: string
  readonly at: string
  readonly message: string
}

async function importFlows(
  context: Context,
  path: string,
  { preview = false, conflict }: { preview?: boolean; conflict: string },
) {
  const query = new URLSearchParams({ preview: String(preview), conflict })
  const isFolder = path !== '-' && ((await stat(path).catch(() => null))?.isDirectory() ?? false)
  const content = isFolder ? asFlowFile(await readFlowFolder(path)) : parseJson(await readInput(path), path)
  const report = await context.api.post<Imported>(`/api/v1/flows/import?${query}`, content)
  const columns: readonly Column<Imported['flows'][number]>[] = [
    [preview ? 'WOULD' : 'DID', ({ action }) => action],
    ['FOLDER', ({ folder }) => folder.join(' / ')],
    ['NAME', ({ name }) => name],
  ]
  const counted = (what: string, list: Imported['unknown']) =>
    list.map(({ card, count }) => `${what}  ${plain(card)}  ${count}`)
  const remarks = (what: string, list: Imported['guesses']) =>
    list.map(({ flow, card, message }) => `${what}  ${plain(flow)}  ${plain(card ?? '')}  ${plain(message)}`)
  context.one(report, () =>
    [
      table(report.flows, columns, context.width),
      ...counted('unknown', report.unknown),
      ...counted('placeholder', report.placeholders),
      ...remarks('guess', report.guesses),
      ...remarks('secret', report.secrets),
      ...problemLines(report.problems),
    ].join('\n'),
  )
  if (!context.asJson && !preview) context.note('What was imported is off. Switch it on: flowhook flow on FLOW')
}

const problemLines = (problems: readonly Problem[]) =>
  problems.map(({ flow, at, message }) => `problem  ${plain(flow)}  ${plain(at)}  ${plain(message)}`)

interface Applied {
  readonly flows: readonly {
    readonly name: string
    readonly folder: readonly string[]
    readonly action: 'create' | 'update' | 'move' | 'delete' | 'unchanged' | 'extra'
    readonly from?: readonly string[]
    readonly on: boolean
    readonly differences: readonly string[]
  }[]
  readonly folders: {
    readonly create: readonly (readonly string[])[]
    readonly delete: readonly (readonly string[])[]
  }
  readonly problems: readonly Problem[]
}

const planned = (context: Context, folder: FlowFolder, query: string) =>
  context.api.post<Applied>(`/api/v1/flows/apply?${query}`, asFlowFile(folder))

async function diffFlows(context: Context, dir: string) {
  const plan = await planned(context, await readFlowFolder(dir), 'preview=true&prune=true')
  const differ = plan.flows.filter(({ action }) => action !== 'unchanged')
  context.one(plan, () => {
    const lines = differ.flatMap((flow) => [`${pathOf(flow)}: ${diffWords[flow.action]}`, ...detail(flow)])
    const folders = [
      ...plan.folders.create.map((path) => `Folder ${path.join(' / ')}: only here`),
      ...plan.folders.delete.map((path) => `Folder ${path.join(' / ')}: only on the server`),
    ]
    return [...lines, ...folders, ...problemLines(plan.problems)].join('\n') || 'The server and the folder are equal.'
  })
  stopAtProblems(plan)
  const count = differ.length + plan.folders.create.length + plan.folders.delete.length
  if (count > 0)
    throw new Failure(`${count} ${count === 1 ? 'difference' : 'differences'} between the server and ${dir}.`)
}

const diffWords: Readonly<Record<string, string>> = {
  create: 'only here',
  update: 'differs',
  move: 'in another folder',
  delete: 'only on the server',
}

async function applyFlows(
  context: Context,
  dir: string,
  { yes = false, prune = false }: { yes?: boolean; prune?: boolean },
) {
  const folder = await readFlowFolder(dir)
  const plan = await planned(context, folder, `preview=true&prune=${prune}`)
  if (!context.asJson) context.out(planText(plan))
  if (plan.problems.length > 0 && context.asJson) context.out(json(plan))
  stopAtProblems(plan)
  const isNothing = changes(plan) === 0
  if (!yes || isNothing) {
    if (context.asJson) return context.out(json(plan))
    return context.note(
      isNothing ? 'Nothing is to be done.' : 'Nothing was changed. Do it: the same command with --yes',
    )
  }
  const done = await planned(context, folder, `preview=false&prune=${prune}`)
  if (context.asJson) context.out(json(done))
  else context.note('Done. What is new is off. Switch it on: flowhook flow on FLOW')
}

function planText({ flows, folders, problems }: Applied): string {
  const signs = { create: '+ create', update: '~ update', move: '> move', delete: '- delete' } as const
  const lines = [
    ...folders.create.map((path) => `+ folder  ${path.join(' / ')}`),
    ...flows.flatMap((flow) =>
      flow.action === 'unchanged' || flow.action === 'extra'
        ? []
        : [
            `${signs[flow.action]}  ${pathOf(flow)}${flow.action === 'delete' && flow.on ? ' (it is on)' : ''}`,
            ...detail(flow),
          ],
    ),
    ...folders.delete.map((path) => `- folder  ${path.join(' / ')}`),
    ...problemLines(problems),
  ]
  const count = (wanted: string) => flows.filter(({ action }) => action === wanted).length
  const counts = ['create', 'update', 'move', 'delete', 'unchanged'].map((action) => `${count(action)} ${action}`)
  const extra = count('extra')
  const more = extra === 0 ? '' : `; ${extra} more on the server stay, --prune deletes them`
  return [...lines, `${counts.join(', ')}${more}`].join('\n')
}

const detail = ({ action, from, differences }: Applied['flows'][number]): readonly string[] => [
  ...(from === undefined || action === 'delete' ? [] : [`    Folder: ${from.join(' / ') || 'none'} → here`]),
  ...differences.map((each) => `    ${plain(each)}`),
]

const pathOf = ({ folder, name }: Applied['flows'][number]): string => plain([...folder, name].join(' / '))

const changes = ({ flows, folders }: Applied): number =>
  flows.filter(({ action }) => action !== 'unchanged' && action !== 'extra').length +
  folders.create.length +
  folders.delete.length

function stopAtProblems({ problems }: Applied): void {
  if (problems.length === 0) return
  throw new Failure(
    `The folder cannot be applied: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}.`,
    {
      hints: ['Nothing was changed.'],
    },
  )
}
