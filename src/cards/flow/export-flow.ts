import { defineEffect } from '../card.ts'
import { boolean, flow, integer, text } from '../fields.ts'

export const exportFlow = defineEffect({
  id: 'flow.export-flow',
  title: 'Export Flow',
  description: 'Writes a flow as a file of Okta Workflows, for keeping it somewhere else.',
  inputs: {
    flow: flow({ label: 'Flow', anyFlow: true }),
    pretty: boolean({ label: 'On several lines', optional: true, default: true }),
    indent: integer({ label: 'Indent', help: 'Spaces.', optional: true, default: 2, min: 1, max: 8 }),
  },
  outputs: {
    content: text({
      label: 'Content',
      help: 'JSON, the same for the same flow. Aliases and client tokens are not in it.',
    }),
  },
  okta: {
    functions: ['utility:exportFlo'],
    inputs: { flow: 'flo', pretty: 'pretty', indent: 'indent' },
    outputs: { content: 'output' },
  },
  examples: [
    { inputs: { flow: 'helper', pretty: false }, outputs: { content: '{"type":"flopack"}' } },
    {
      title: 'On several lines, made to be compared.',
      inputs: { flow: 'helper' },
      outputs: { content: '{\n  "type": "flopack"\n}' },
    },
  ],
  perform: ({ flow, pretty, indent }, tools) =>
    tools.durable.step(`${tools.name}/file`, async () => ({
      content: JSON.stringify(await tools.exportFlow(flow), null, pretty ? indent : 0),
    })),
})
