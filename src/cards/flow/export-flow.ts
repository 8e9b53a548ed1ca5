import type { Json } from '../../base/json/json.ts'
import { createFile } from '../../connectors/files/file-tools.ts'
import { defineEffect } from '../card.ts'
import { boolean, flow, integer, object, text } from '../fields.ts'

export const exportFlow = defineEffect({
  id: 'flow.export-flow',
  title: 'Export Flow',
  description: 'Writes a flow as a file of Okta Workflows, for keeping it somewhere else.',
  inputs: {
    flow: flow({ label: 'Flow', anyFlow: true }),
    pretty: boolean({ label: 'On several lines', optional: true, default: true }),
    as_file: boolean({ label: 'As a file', optional: true, default: false }),
    indent: integer({ label: 'Indent', help: 'Spaces.', optional: true, default: 2, min: 1, max: 8 }),
  },
  outputs: {
    content: text({
      label: 'Content',
      help: 'JSON, the same for the same flow. Aliases and client tokens are not in it. Empty where it is a file.',
    }),
    file: object({ label: 'File', help: 'Null where it is a text.' }),
  },
  okta: {
    functions: ['utility:exportFlo'],
    inputs: { flow: 'flo', pretty: 'pretty', indent: 'indent' },
    outputs: { content: 'output' },
  },
  examples: [
    { inputs: { flow: 'helper', pretty: false }, outputs: { content: '{"type":"flopack"}', file: null } },
    {
      title: 'On several lines, made to be compared.',
      inputs: { flow: 'helper' },
      outputs: { content: '{\n  "type": "flopack"\n}', file: null },
    },
  ],
  perform: ({ flow, pretty, indent, as_file }, tools) =>
    tools.durable.step(`${tools.name}/file`, async () => {
      const made = await tools.exportFlow(flow)
      const content = JSON.stringify(made, null, pretty ? indent : 0)
      if (!as_file) return { content, file: null }
      return { content: '', file: await createFile(tools, { name: nameOf(made, flow), content: Buffer.from(content) }) }
    }),
})

/** Called like the flow in it. */
function nameOf(file: Json, flow: string): string {
  const { data } = file as { readonly data?: { readonly flos?: Readonly<Record<string, { readonly name: string }>> } }
  return `${data?.flos?.[flow]?.name ?? 'flow'}.flopack`
}
