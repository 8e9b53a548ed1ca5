import { defineEffect } from '../../cards/card.ts'
import { integer, list, object, text } from '../../cards/fields.ts'
import { fileValue } from '../../model/file.ts'

export const findFiles = defineEffect({
  id: 'files.find',
  title: 'Find Files',
  description: 'Gives files that people uploaded, the newest first. Those of executions are not found.',
  inputs: {
    name: text({ label: 'Name has', help: 'In any case. Empty: all of them.', optional: true, default: '', max: 255 }),
    limit: integer({ label: 'Limit', optional: true, default: 100, min: 1, max: 1_000 }),
  },
  outputs: {
    file: object({ label: 'The newest', help: 'Null where there is none.' }),
    files: list({ label: 'Files' }),
    count: integer({ label: 'How many' }),
  },
  examples: [
    { inputs: { name: 'template' } },
    {
      title: 'Where there is none it gives null and an empty list.',
      inputs: { name: 'nothing is called so' },
      outputs: { file: null, files: [], count: 0 },
    },
  ],
  perform: ({ name, limit }, tools) =>
    tools.durable.step(`${tools.name}/files`, async () => {
      const files = (await tools.files.list({ name, after: null, limit, uploaded: true })).map(fileValue)
      return { file: files[0] ?? null, files, count: files.length }
    }),
})
