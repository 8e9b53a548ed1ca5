import { createCipheriv } from 'node:crypto'
import { languageLimits } from '../../language/limits.ts'
import { defineEffect } from '../card.ts'
import { integer, list } from '../fields.ts'

/** Only a seed is recorded: the same items come again on every replay, however many they are. */
export const sample = defineEffect({
  id: 'list.sample',
  title: 'Sample',
  description: 'Picks items of a list by chance, none twice.',
  inputs: {
    list: list({ label: 'List' }),
    amount: integer({
      label: 'How many',
      help: 'At most all of them.',
      optional: true,
      default: 1,
      min: 0,
      max: languageLimits.list,
    }),
  },
  outputs: { output: list({ label: 'Samples', help: 'In no order.' }) },
  okta: { functions: ['list:sample'], inputs: { list: 'list', amount: 'amount' }, outputs: { output: 'samples' } },
  examples: [
    { inputs: { list: ['a', 'b', 'c'], amount: 2 } },
    { title: 'No more than there are.', inputs: { list: ['a'], amount: 3 }, outputs: { output: ['a'] } },
    { title: 'An empty list has none.', inputs: { list: [] }, outputs: { output: [] } },
  ],
  perform({ list, amount }, { name, durable }) {
    const count = Math.min(amount, list.length)
    const chance = numbers(Buffer.from(durable.random(name, 32), 'hex'), count)
    const left = list.slice()
    // Each draw takes one of those that are left, and puts the last of them into its place.
    const output = chance.map((number) => {
      const at = number % left.length
      const item = left[at]!
      left[at] = left.at(-1)!
      left.pop()
      return item
    })
    return { output }
  },
})

/** Numbers of 48 bits, so that no item is noticeably likelier than another: the key stream of a cipher. */
function numbers(seed: Buffer, count: number): readonly number[] {
  const stream = createCipheriv('aes-256-ctr', seed, Buffer.alloc(16)).update(Buffer.alloc(6 * count))
  return Array.from({ length: count }, (_, i) => stream.readUIntBE(6 * i, 6))
}
