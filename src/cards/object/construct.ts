import type { Json, JsonObject } from '../../base/json/json.ts'
import { defineCard } from '../card.ts'
import { boolean, fields, object } from '../fields.ts'
import { wayTo, withAt } from './at-path.ts'

/** A field that is null is there with null. */
export const construct = defineCard({
  id: 'object.construct',
  title: 'Construct',
  description: 'Makes an object from values, under names of your own.',
  inputs: {
    fields: fields({
      label: 'Fields',
      help: 'A dot in a name makes an object inside: profile.login; a number a list: events.0.type.',
      optional: true,
      default: {},
    }),
    nested: boolean({
      label: 'Dots nest',
      help: 'Switch it off for names with dots in them.',
      optional: true,
      default: true,
    }),
  },
  outputs: { output: object({ label: 'Object' }) },
  okta: { functions: ['object:construct'], inputs: { fields: { fields: 'rest' } }, outputs: { output: 'output' } },
  examples: [
    {
      given: { user: { name: 'Ada' } },
      inputs: { fields: { login: { $from: 'user.name' }, active: true } },
      outputs: { output: { login: 'Ada', active: true } },
    },
    {
      title: 'Dots make objects and lists inside; a missing value is null.',
      given: { user: { phone: null } },
      inputs: { fields: { 'profile.phone': { $from: 'user.phone' }, 'tags.0.name': 'a', 'profile.city': 'Wien' } },
      outputs: { output: { profile: { phone: null, city: 'Wien' }, tags: [{ name: 'a' }] } },
    },
    {
      title: 'A dot can be only a dot.',
      inputs: { fields: { 'example.com': 1 }, nested: false },
      outputs: { output: { 'example.com': 1 } },
    },
    { title: 'No fields make an empty object.', inputs: {}, outputs: { output: {} } },
    {
      title: 'What is a value already cannot hold others.',
      inputs: { fields: { a: 1, 'a.b': 2 } },
      error: 'The value before "b" in the path is no object and no list.',
    },
  ],
  run: ({ fields, nested }) => ({ output: nested && hasDots(fields) ? nestedFields(fields) : fields }),
})

function hasDots(fields: JsonObject): boolean {
  for (const name in fields) if (name.includes('.')) return true
  return false
}

function nestedFields(fields: Readonly<Record<string, Json>>): JsonObject {
  let output: JsonObject = {}
  for (const [name, value] of Object.entries(fields)) {
    const keys = name.split('.')
    // A name with an empty part is no path.
    output = withAt(output, wayTo(keys.includes('') ? [name] : keys), value, 'lists too')
  }
  return output
}
