import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Declaration } from '../../cards/card.ts'
import { cards } from '../../cards/index.ts'
import type { FlowDefinition } from '../../model/flow-definition.ts'
import { cardForms, readOktaFile, writeOktaFile } from './index.ts'
import { body, card, flopack } from './small-export.kit.ts'

const forms = cardForms(cards as readonly Declaration[])

describe('the connections of an export file', () => {
  const get = (id: string, config?: string) =>
    card(id, 'httpfunctions:get@1.0.0', {
      inputs: { URL: { group: 'Request', data: 'https://api.example.com/' } },
      ...(config === undefined ? {} : { config }),
    })
  const file = () =>
    flopack(
      {
        f: {
          name: 'Flow',
          data: body([card('head', 'control:callable'), get('a', 'c1'), get('b'), get('c', 'lost')]),
        },
      },
      { configs: { c1: { id: 'c1', name: 'My API', module: 'httpfunctions' } } },
    )
  const chosenIn = (read: ReturnType<typeof readOktaFile>) =>
    (read.file.flows[0]!.definition as FlowDefinition).cards.map(({ inputs }) => inputs?.['connection'])

  it('stand at the cards by what the file calls them, until somebody chooses one here', () => {
    const read = readOktaFile(file(), forms)
    assert.deepEqual(chosenIn(read), ['My API', undefined, undefined])
    assert.deepEqual(read.connections, [
      { id: 'c1', name: 'My API', module: 'httpfunctions', connection: null },
      { id: 'httpfunctions', name: '', module: 'httpfunctions', connection: null },
    ])
  })

  it('are those that were chosen for the import, also for cards that name none', () => {
    const ours: Readonly<Record<string, string>> = { c1: 'one', httpfunctions: 'two' }
    const read = readOktaFile(file(), forms, (id) => ours[id] ?? null)
    assert.deepEqual(chosenIn(read), ['one', 'two', 'two'])
    assert.deepEqual(
      read.connections.map(({ connection }) => connection),
      ['one', 'two'],
    )
  })

  it('go out with their names and come back as they were', async () => {
    const cards = [{ id: 'a', card: 'http.get', inputs: { connection: 'c-9', url: 'https://api.example.com/' } }]
    const definition: FlowDefinition = { name: 'Flow', trigger: { event: 'helper' }, cards }
    const { file: written, remarks } = await writeOktaFile(
      {
        folders: [],
        flows: [{ id: 'f', folder: [], definition }],
        created: new Date(0),
        connections: new Map([['c-9', 'Production']]),
      },
      forms,
    )
    assert.deepEqual(remarks, [])
    const { configs } = (written as { data: { configs: object } }).data
    assert.deepEqual(configs, { 'c-9': { id: 'c-9', name: 'Production', module: 'httpfunctions', data: null } })
    assert.deepEqual(chosenIn(readOktaFile(written, forms, (id) => (id === 'c-9' ? id : null))), ['c-9'])
    assert.deepEqual(chosenIn(readOktaFile(written, forms)), ['Production'])
  })
})
