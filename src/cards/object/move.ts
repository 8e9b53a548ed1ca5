import { defineCard } from '../card.ts'
import { object, path } from '../fields.ts'
import { wayTo, withAt, without } from './at-path.ts'

export const move = defineCard({
  id: 'object.move',
  title: 'Move',
  description: 'Gives a copy of an object with one of its values in another place.',
  inputs: {
    object: object({ label: 'Object' }),
    source: path({ label: 'From', help: 'A path as in Get.' }),
    destination: path({ label: 'To', help: 'A path as in Set. What is there is replaced.' }),
  },
  outputs: { output: object({ label: 'Object' }) },
  okta: {
    functions: ['object:move'],
    inputs: { object: 'object', source: 'source', destination: 'destination' },
    outputs: { output: 'output' },
  },
  examples: [
    {
      inputs: { object: { mail: 'ada@example.com', profile: {} }, source: 'mail', destination: 'profile.email' },
      outputs: { output: { profile: { email: 'ada@example.com' } } },
    },
    {
      title: 'Where nothing is, nothing moves.',
      inputs: { object: { name: 'Ada' }, source: 'mail', destination: 'email' },
      outputs: { output: { name: 'Ada' } },
    },
    {
      title: 'A value can move into its own place.',
      inputs: { object: { name: 'Ada' }, source: 'name', destination: 'name.first' },
      outputs: { output: { name: { first: 'Ada' } } },
    },
  ],
  run({ object, source, destination }) {
    const [from, to] = [wayTo(source), wayTo(destination)]
    const removed = without(object, from)
    return { output: removed === null ? object : withAt(removed.left, to, removed.value) }
  },
})
