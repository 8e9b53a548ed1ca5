import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { format, resolveConfig } from 'prettier'
import type { Declaration } from '../src/cards/card.ts'
import { cards } from '../src/cards/index.ts'
import { cardForms, readOktaFile, writeOktaFile } from '../src/exchange/okta/index.ts'
import { noteCard, type CardNode, type FlowDefinition } from '../src/model/flow-definition.ts'

// Writes docs/exports.md: how the export files of a folder come in. FLOWHOOK_TEST_EXPORTS names the folder.

interface Row {
  readonly file: string
  readonly flows: number
  readonly cards: number
  readonly placeholders: number
  readonly guesses: number
  readonly unknown: number
  readonly isEqual: boolean
}

const forms = cardForms(cards as readonly Declaration[])

async function rowOf(folder: string, file: string): Promise<Row> {
  const { file: read, report, tables } = readOktaFile(JSON.parse(readFileSync(join(folder, file), 'utf8')), forms)
  const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((all, count) => all + count, 0)
  const flows = read.flows.map(({ id, folder: path, definition }) => ({
    id: id!,
    folder: path,
    definition: definition as FlowDefinition,
  }))
  const written = await writeOktaFile({ folders: read.folders, flows, tables, created: new Date(0) }, forms)
  const again = readOktaFile(JSON.parse(JSON.stringify(written.file)), forms)
  const [placeholders, unknown] = [sum(report.placeholders), sum(report.unknown)]
  return {
    file,
    flows: flows.length,
    cards: flows.reduce((all, { definition }) => all + count(definition.cards), 0) - placeholders - unknown,
    placeholders,
    guesses: report.guesses.length,
    unknown,
    isEqual: read.flows.every((flow) =>
      isDeepStrictEqual(
        again.file.flows.find(({ id }) => id === flow.id),
        flow,
      ),
    ),
  }
}

function count(nodes: readonly CardNode[]): number {
  return nodes.reduce(
    (all, { card, branches }) =>
      all +
      (card === noteCard ? 0 : 1) +
      Object.values(branches ?? {}).reduce((inner, branch) => inner + count(branch), 0),
    0,
  )
}

function page(rows: readonly Row[]): string {
  const total = (name: 'flows' | 'cards' | 'placeholders' | 'guesses' | 'unknown') =>
    rows.reduce((all, row) => all + row[name], 0)
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  return [
    '# Export files of Okta Workflows',
    '',
    `How ${rows.length} public export files come in. The files themselves are not part of Flowhook; \`scripts/exports-table.ts\` made this page of a folder with them, named by \`FLOWHOOK_TEST_EXPORTS\`: it imports each, counts, writes it as such a file again and imports that.`,
    '',
    '- **Cards**: cards that are ones of ours, those in branches included; notes, and the cards that only start a flow, are not counted.',
    '- **Placeholders**: actions of connectors that are not here. They keep all their data, go back into such files as they were, and an HTTP call can answer for them.',
    '- **Guesses**: what a file leaves open, or what had to be put in another way. The import says each.',
    '- **Unknown**: functions of the language that there is nothing for here.',
    '- **Equal**: whether the flows that come back from our own export of them are the same, value by value.',
    '',
    line(['File', 'Flows', 'Cards', 'Placeholders', 'Guesses', 'Unknown', 'Equal']),
    line(['---', '--:', '--:', '--:', '--:', '--:', '---']),
    ...rows.map((row) =>
      line([row.file, row.flows, row.cards, row.placeholders, row.guesses, row.unknown, row.isEqual ? 'yes' : 'no']),
    ),
    line([
      `**all ${rows.length}**`,
      total('flows'),
      total('cards'),
      total('placeholders'),
      total('guesses'),
      total('unknown'),
      rows.every(({ isEqual }) => isEqual) ? 'yes' : 'no',
    ]),
    '',
  ].join('\n')
}

const folder = process.env['FLOWHOOK_TEST_EXPORTS']
if (folder === undefined) {
  process.stderr.write('FLOWHOOK_TEST_EXPORTS names no folder with export files.\n')
  process.exitCode = 2
} else {
  const rows: Row[] = []
  for (const file of globSync('*.{flopack,flow,folder}', { cwd: folder }).sort()) rows.push(await rowOf(folder, file))
  const path = join(import.meta.dirname, '../docs/exports.md')
  writeFileSync(path, await format(page(rows), { ...(await resolveConfig(path)), parser: 'markdown' }))
  process.stdout.write(`docs/exports.md: ${rows.length} files\n`)
}
