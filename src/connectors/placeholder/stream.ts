import type { Json } from '../../base/json/json.ts'
import { CardError, defineControl } from '../../cards/card.ts'
import { flow, integer, text } from '../../cards/fields.ts'
import { atOnce, passes, type PassEnd } from '../../cards/list/passes.ts'
import { valueAt } from '../../language/path.ts'
import { askStandIn, standInInputs, standInOutput, standInResults } from './stand-in.ts'

/** In files the fields of a stream are in this group; those that are not its own go to the helper flow as State. */
const group = /^streaming\./i
const limitName = 'Streaming.Record Limit'

/**
 * Stands for an action that hands its records to a helper flow one by one. The call that answers for it gives them all at once;
 * the helper gets what it always got: Record, and State.
 */
export const stream = defineControl({
  id: 'placeholder.stream',
  title: 'Placeholder with Records',
  description:
    'Stands for an action of an imported flow that is not here and streamed records to a helper flow. Fill in an HTTP call that answers with the records.',
  inputs: {
    ...standInInputs,
    flow: flow({ label: 'Helper flow', help: 'Gets each record as Record, and State.' }),
    records: text({
      label: 'Records',
      help: 'The path of their list in the answer: body, body.items.',
      optional: true,
      default: 'body',
      max: 500,
    }),
    concurrency: atOnce,
  },
  outputs: {
    output: standInOutput,
    count: integer({ label: 'How many' }),
    failed: integer({ label: 'Records with an error', help: 'They do not stop the others.' }),
  },
  examples: [
    {
      title: 'Until a call is filled in it fails, and says what it was.',
      helper: { inputs: [{ name: 'Record', type: 'object' }], cards: [] },
      inputs: { was: 'workday:searchWorkers', flow: 'helper' },
      error: 'This card was workday:searchWorkers, which is not here.',
    },
    {
      title: 'With a call, the helper flow gets each record of its answer.',
      inputs: {
        was: 'workday:searchWorkers',
        given: { 'Streaming.Record Limit': 100 },
        gives: ['Result.Records Streamed'],
        flow: 'helper',
        url: 'https://workday.example.com/workers',
        records: 'body.workers',
      },
    },
  ],
  async control({ flow, records: path, concurrency, ...inputs }, run) {
    const answer = await askStandIn(inputs, run)
    const found = valueAt(answer, path)
    if (!Array.isArray(found)) {
      throw new CardError('Invalid Output', `The answer has no list of records at "${path}". Say where it is.`)
    }
    const limit = inputs.given[limitName]
    const most = typeof limit === 'number' && limit > 0 ? Math.floor(limit) : found.length
    const records = (found as readonly Json[]).slice(0, most)
    const state = stateOf(inputs.given)
    let failed = 0
    const one = async (index: number): Promise<PassEnd> => {
      const given = { Record: records[index]!, State: state }
      const { error } = await run.attempt((run) => run.call(flow, given, String(index)).then(() => null))
      if (error !== null) failed++
      return null
    }
    await passes(records.length, concurrency, one)
    const count = records.length
    const streamed = Object.fromEntries(inputs.gives.filter(isCount).map((name) => [String(name), count]))
    return { outputs: { output: { ...streamed, ...known(standInResults(inputs, answer)) }, count, failed } }
  },
})

function stateOf(given: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  const own = Object.entries(given).filter(([name]) => group.test(name) && name !== limitName)
  return Object.fromEntries(own.map(([name, value]) => [name.replace(group, ''), value]))
}

/** Every such action gives how many there were, under this name. */
const isCount = (name: Json): boolean => typeof name === 'string' && /(?:^|\.)Records Streamed$/.test(name)

/** Where the call says nothing of how many, the count is ours. */
const known = (output: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> =>
  Object.fromEntries(Object.entries(output).filter(([name, value]) => value !== null || !isCount(name)))
