/** Cards that run a flow or a body once for each of something, and how ours call their parts (flopack-format.md, section 10). */
export interface LoopForm {
  readonly card: string
  /** Their port → our input. */
  readonly inputs: Readonly<Record<string, string>>
  /** Their output → ours. */
  readonly outputs: Readonly<Record<string, string>>
}

const many = { list: 'list', concurrency: 'concurrency' }

export const loops: ReadonlyMap<string, LoopForm> = new Map([
  ['list:each', { card: 'list.for-each', inputs: many, outputs: {} }],
  ['list:asyncEach', { card: 'list.for-each-ignore-errors', inputs: many, outputs: {} }],
  ['list:map', { card: 'list.map', inputs: many, outputs: { 'new list': 'output' } }],
  ['list:filter', { card: 'list.filter-custom', inputs: many, outputs: { list: 'output' } }],
  ['list:reduce', { card: 'list.reduce', inputs: { list: 'list', memo: 'memo' }, outputs: { item: 'output' } }],
  [
    'object:map',
    {
      card: 'object.map-to-list',
      inputs: { object: 'object', concurrency: 'concurrency' },
      outputs: { 'new list': 'output' },
    },
  ],
  [
    'object:process',
    { card: 'object.map', inputs: { object: 'object', concurrency: 'concurrency' }, outputs: { output: 'output' } },
  ],
  ['list:find', { card: 'list.find-custom', inputs: many, outputs: { item: 'item', index: 'index' } }],
  ['list:unique', { card: 'list.unique-custom', inputs: many, outputs: { 'unique list': 'output', list: 'output' } }],
  ['list:sort', { card: 'list.sort-custom', inputs: many, outputs: { 'sorted list': 'output', list: 'output' } }],
  ['control:times', { card: 'flow.repeat', inputs: { count: 'count', concurrency: 'concurrency' }, outputs: {} }],
])
