import type { Example } from './card.ts'
import type { CardDeclaration } from '../language/card-declaration.ts'
import type { Field } from './fields.ts'

/** docs/cards.md, made from the declarations alone; a test compares it with what is there. */
export function renderCardsPage(declarations: readonly CardDeclaration[]): string {
  const categories = Map.groupBy(declarations, (card) => card.category.title)
  const parts = [
    '# Cards',
    'Made from the declarations in `src/cards` and `src/connectors`; do not edit. `npm run docs` writes it. The running server gives the same at `GET /api/v1/cards`.',
    'How cards refer to each other, and what becomes of a value of another type, is in [flows.md](flows.md). Every example is also a test.',
    [...categories].map(([title, cards]) => `- ${title}: ${cards.map(linkTo).join(', ')}`).join('\n'),
    ...[...categories].flatMap(([title, cards]) => [`## ${title}`, ...cards.flatMap(sectionOf)]),
  ]
  return `${parts.join('\n\n')}\n`
}

const linkTo = (card: CardDeclaration) => `[${card.title}](#${anchorOf(card)})`

/** Titles repeat among categories, so the id is in the heading, and the anchor follows from it. */
const anchorOf = (card: CardDeclaration) =>
  `${card.title} ${card.id}`
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-')

function sectionOf(card: CardDeclaration): string[] {
  return [
    `### ${card.title} \`${card.id}\``,
    card.description,
    ...fieldTable('Input', card.inputs),
    ...fieldTable('Output', card.outputs),
    ...(card.mirrors === undefined ? [] : [`Each name in \`${card.mirrors}\` is an output too.`]),
    ...(card.branches === undefined ? [] : [`Branches: ${branchesOf(card.branches)}.`]),
    ...Object.entries(card.inside ?? {}).flatMap(([branch, fields]) => fieldTable(`Seen inside \`${branch}\``, fields)),
    ...card.examples.map(exampleOf),
  ]
}

const branchesOf = (branches: Readonly<Record<string, string>>) =>
  Object.entries(branches)
    .map(([name, label]) => `\`${name}\` (${label})`)
    .join(', ')

function fieldTable(heading: string, fields: Readonly<Record<string, Field>>): string[] {
  const rows = Object.entries(fields).map(([name, field]) => `| \`${name}\` | ${kindOf(field)} | ${meaningOf(field)} |`)
  return rows.length === 0 ? [] : [[`| ${heading} | Kind | Meaning |`, '| --- | --- | --- |', ...rows].join('\n')]
}

function kindOf({ kind, min, max, options }: Field): string {
  if (options !== undefined) return options.map(({ value }) => `\`${value}\``).join(' ')
  if (min !== undefined && max !== undefined) return `${kind}, ${min} to ${max}`
  if (min !== undefined) return `${kind}, at least ${min}`
  return max === undefined ? kind : `${kind}, at most ${max}`
}

function meaningOf(field: Field): string {
  const without = field.default === undefined ? 'May be left out.' : `Without it: \`${JSON.stringify(field.default)}\`.`
  return [
    `${field.label}.`,
    field.help ?? '',
    field.optional ? without : '',
    field.secret ? 'Not shown in histories.' : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ')
    .replaceAll('|', '\\|')
}

function exampleOf(example: Example): string {
  const { title, given, helper, branches, gives, at, inputs, outputs, error, ends } = example
  const lines = [
    ...(given === undefined ? [] : [`given   ${JSON.stringify(given)}`]),
    ...(helper === undefined ? [] : [`helper  ${JSON.stringify(helper)}`]),
    ...(branches === undefined ? [] : [`branches ${JSON.stringify(branches)}`]),
    ...(gives === undefined ? [] : [`gives   ${JSON.stringify(gives)}`]),
    ...(at === undefined ? [] : [`at      ${new Date(at).toISOString()}`]),
    `inputs  ${JSON.stringify(inputs)}`,
    ...(outputs === undefined ? [] : [`outputs ${JSON.stringify(outputs)}`]),
    ...(error === undefined ? [] : [`error   ${error}`]),
    ...(ends === undefined ? [] : [`ends    ${JSON.stringify(ends)}`]),
  ]
  return `${title ?? 'Example:'}\n\n\`\`\`text\n${lines.join('\n')}\n\`\`\``
}
