import type { CardDeclaration, Field } from '../../api/cards.ts'
import { openCatalogue } from './catalogue.ts'
import type { Draft } from './draft.ts'

const field = (kind: Field['kind'], label: string, extra: Partial<Field> = {}): Field => ({ kind, label, ...extra })
const card = (id: string, title: string, extra: Partial<CardDeclaration>): CardDeclaration => ({
  id,
  title,
  category: { id: id.split('.')[0]!, title: id.split('.')[0]! },
  description: `What ${title} does.`,
  kind: 'pure',
  inputs: {},
  outputs: {},
  examples: [],
  ...extra,
})

/** A few cards of each form: a template, a mirror, branches, a loop. */
export const testCards: readonly CardDeclaration[] = [
  card('text.compose', 'Compose', {
    inputs: { text: field('template', 'Text') },
    outputs: { output: field('text', 'Output') },
  }),
  card('flow.assign', 'Assign', { inputs: { fields: field('fields', 'Fields') }, mirrors: 'fields' }),
  card('list.length', 'Length', {
    inputs: { list: field('list', 'List') },
    outputs: { length: field('number', 'Length') },
  }),
  card('branching.if-else', 'If/Else', {
    kind: 'control',
    inputs: { a: field('any', 'Value a', { optional: true }), b: field('any', 'Value b', { optional: true }) },
    outputs: { result: field('boolean', 'Result') },
    // oxlint-disable-next-line unicorn/no-thenable -- a branch's name, with text
    branches: { then: 'If true', else: 'Else' },
  }),
  card('list.for-each', 'For Each', {
    kind: 'control',
    inputs: { list: field('list', 'List') },
    outputs: { count: field('number', 'Passes') },
    branches: { each: 'For each item' },
    inside: { each: { item: field('any', 'Item'), index: field('integer', 'Index') } },
  }),
]

export const testCatalogue = openCatalogue(testCards)

/** trigger, hello, If/Else (then: yes; else: no), For Each over the events (line), end. */
export const testDraft: Draft = {
  name: 'Test',
  trigger: { event: 'api_endpoint', security: 'client_token' },
  cards: [
    { id: 'hello', card: 'text.compose', inputs: { text: 'Hello {{trigger.body.name}}' } },
    {
      id: 'check',
      card: 'branching.if-else',
      inputs: { a: { $from: 'hello.output' }, b: 'Hello Ada' },
      branches: {
        // oxlint-disable-next-line unicorn/no-thenable -- a branch's name, with cards
        then: [{ id: 'yes', card: 'text.compose', inputs: { text: '{{hello.output}}!' } }],
        else: [{ id: 'no', card: 'text.compose', inputs: { text: 'Who?' } }],
      },
      // oxlint-disable-next-line unicorn/no-thenable -- a branch's name, with a value
      outputs: { word: { then: { $from: 'yes.output' }, else: 'none' } },
    },
    {
      id: 'each',
      card: 'list.for-each',
      inputs: { list: { $from: 'trigger.body.data.events' } },
      branches: { each: [{ id: 'line', card: 'text.compose', inputs: { text: '{{each.item.uuid}}' } }] },
    },
    { id: 'end', card: 'flow.assign', inputs: { fields: { said: { $from: 'check.word' } } } },
  ],
}
