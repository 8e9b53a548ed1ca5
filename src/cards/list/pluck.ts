import { follow, pathSegments } from '../../language/path.ts'
import { defineCard } from '../card.ts'
import { list, path } from '../fields.ts'

export const pluck = defineCard({
  id: 'list.pluck',
  title: 'Pluck',
  description: 'Takes one value out of each object of a list.',
  inputs: { list: list({ label: 'List of objects' }), path: path({ label: 'Key', help: 'A path as in Get.' }) },
  outputs: { output: list({ label: 'Values', help: 'One for each item.' }) },
  okta: { functions: ['list:pluck'], inputs: { list: 'list', path: 'key' }, outputs: { output: 'values' } },
  examples: [
    {
      inputs: { list: [{ profile: { login: 'ada' } }, { profile: { login: 'bo' } }], path: 'profile.login' },
      outputs: { output: ['ada', 'bo'] },
    },
    {
      title: 'Null where an item has no such value.',
      inputs: { list: [{ a: 1 }, {}, 'a', null], path: 'a' },
      outputs: { output: [1, null, null, null] },
    },
  ],
  run({ list, path }) {
    const way = pathSegments(path)
    return { output: list.map((item) => follow(item, way)) }
  },
})
