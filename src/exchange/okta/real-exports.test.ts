import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, it } from 'node:test'
import type { Declaration } from '../../cards/card.ts'
import { cards, cardsById } from '../../cards/index.ts'
import { compileFlow } from '../../language/compile.ts'
import { readDefinition } from '../../language/definition.ts'
import { noteCard, type CardNode, type FlowDefinition } from '../../model/flow-definition.ts'
import { functionOf, readBody, readFlopack, type FlopackBody } from './flopack.ts'
import { flopackFaults } from './flopack-faults.kit.ts'
import { cardForms, readOktaFile, writeOktaFile } from './index.ts'
import { sequenceOf, type Placed } from './sequence.ts'

const folder = process.env['FLOWHOOK_TEST_EXPORTS']
const files = folder === undefined ? [] : globSync('*.{flopack,flow,folder}', { cwd: folder }).sort()
const skip = folder === undefined ? 'FLOWHOOK_TEST_EXPORTS names no folder with export files.' : false

/** The cards of a body that people see in their flow, those of bodies inside included; heads, joins and branches' beginnings are not. */
function visible(body: FlopackBody): number {
  let count = 0
  const each = (items: readonly Placed[]) => {
    for (const { card, fork } of items) {
      const { name } = functionOf(card.address)
      if (!['control:noop', 'control:callable', 'control:comment', 'http:accept', 'http:delegated'].includes(name))
        count++
      if (fork !== undefined) [fork.whenTrue, fork.whenFalse].forEach(each)
      const { inputs, policy } = card.node.model
      for (const port of Object.values(inputs?.data ?? {})) {
        const inner = typeof port.value?.data === 'object' ? readBody(port.value.data) : null
        if (inner !== null) count += visible(inner)
      }
      const handler = readBody(policy?.error?.flo)
      if (handler !== null) count += visible(handler)
    }
  }
  each(sequenceOf(body))
  return count
}

function converted(nodes: readonly CardNode[]): number {
  return nodes.reduce(
    (sum, { card, branches }) =>
      sum +
      (card === noteCard ? 0 : 1) +
      Object.values(branches ?? {}).reduce((inner, list) => inner + converted(list), 0),
    0,
  )
}

describe('real export files', { skip }, () => {
  const forms = cardForms(cards as readonly Declaration[])
  for (const file of files) {
    it(`${basename(file)} comes in whole: every card at its place, every wire, no unknown function`, () => {
      const content: unknown = JSON.parse(readFileSync(join(folder!, file), 'utf8'))
      const read = readFlopack(content)
      assert.ok('pack' in read)
      const { file: made, report } = readOktaFile(content, forms)
      assert.deepEqual([...report.unknown.keys()], [])
      assert.deepEqual(
        [...report.placeholders.keys()].filter((name) => name.startsWith('stash:')),
        [],
      )
      assert.deepEqual(
        report.guesses.filter(({ message }) => /comes from nowhere/.test(message)),
        [],
      )
      const { flos } = read.pack.data
      for (const { id, definition } of made.flows) {
        const given: FlopackBody = flos[id!]!.data!
        const flow = readDefinition(structuredClone(definition))
        assert.ok('definition' in flow, JSON.stringify(flow.problems))
        assert.deepEqual(compileFlow(flow.definition, cardsById).problems, undefined)
        assert.equal(
          converted(flow.definition.cards) + hidden(flow.definition, given),
          visible(given),
          flow.definition.name,
        )
      }
    })
    it(`${basename(file)} comes back equal from our export of it, which keeps the rules of such files`, async () => {
      const first = readOktaFile(JSON.parse(readFileSync(join(folder!, file), 'utf8')), forms)
      const flows = first.file.flows.map(({ id, folder, definition }) => ({
        id: id!,
        folder,
        definition: definition as FlowDefinition,
      }))
      const given = { folders: first.file.folders, flows, tables: first.tables, created: new Date(0) }
      const written = await writeOktaFile(given, forms)
      const content: unknown = JSON.parse(JSON.stringify(written.file))
      assert.deepEqual(flopackFaults(content), [])
      const again = readOktaFile(content, forms)
      for (const flow of first.file.flows) {
        assert.deepEqual(
          again.file.flows.find(({ id }) => id === flow.id),
          flow,
        )
      }
      assert.deepEqual(new Set(again.file.folders.map(String)), new Set(withParents(first.file.folders).map(String)))
      assert.deepEqual(again.tables, first.tables)
      assert.ok(written.remarks.length <= 3, 'hardly anything of a flow from Okta has to be kept in a note')
      const second = await writeOktaFile(given, forms)
      assert.equal(JSON.stringify(second.file), JSON.stringify(written.file), 'the same flows give the same file')
    })
  }
})

const withParents = (folders: readonly (readonly string[])[]) =>
  folders.flatMap((path) => path.map((_, i) => path.slice(0, i + 1)))

/** An event's card, and the loop around its flow, are the trigger. */
function hidden({ trigger }: FlowDefinition, body: FlopackBody): number {
  const [first, second] = sequenceOf(body)
  if (first === undefined || functionOf(first.card.address).kernel) return 0
  const isWrapped = second !== undefined && functionOf(second.card.address).name === 'list:asyncEach'
  return trigger.event === 'event' || trigger.event === 'delegated' ? (isWrapped ? 2 : 1) : 0
}
