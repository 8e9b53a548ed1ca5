import { CardError, defineEffect } from '../card.ts'
import { integer } from '../fields.ts'

export const randomInteger = defineEffect({
  id: 'number.random-integer',
  title: 'Random Integer',
  description: 'Gives a random whole number, good enough for passwords.',
  inputs: { from: integer({ label: 'From' }), below: integer({ label: 'Below' }) },
  outputs: { output: integer({ label: 'Number' }) },
  okta: { functions: ['math:random'], inputs: { from: 'a', below: 'b' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { from: 1, below: 7 }, outputs: { output: 1 } },
    { title: 'One that is possible.', inputs: { from: 5, below: 6 }, outputs: { output: 5 } },
    {
      title: 'None that is possible.',
      inputs: { from: 5, below: 5 },
      error: 'There is no whole number from 5 to below 5.',
    },
  ],
  perform({ from, below }, { name, durable }) {
    if (below <= from) throw new CardError('Invalid Input', `There is no whole number from ${from} to below ${below}.`)
    // 128 bits over at most 2^54 numbers: none is more likely by anything that counts.
    const bits = BigInt(`0x${durable.random(`${name}/bytes`, 16)}`)
    const output = Number(BigInt(from) + (bits % BigInt(below - from)))
    return { output }
  },
})
