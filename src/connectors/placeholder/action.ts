import { defineEffect } from '../../cards/card.ts'
import { askStandIn, standInInputs, standInOutput, standInResults } from './stand-in.ts'

/**
 * Stands for a card of an export file that there is nothing for here. It keeps what it was; until somebody fills in a call
 * that answers for it, it fails.
 */
export const action = defineEffect({
  id: 'placeholder.action',
  title: 'Placeholder',
  description:
    'Stands for an action of an imported flow that is not here. Fill in an HTTP call to answer for it: what it was given can be used in the call.',
  inputs: standInInputs,
  outputs: { output: standInOutput },
  examples: [
    {
      title: 'Until a call is filled in it fails, and says what it was.',
      inputs: { was: 'slack:sendMessage', given: { 'Message.Text': 'Hello' }, gives: ['Message.ID'] },
      error: 'This card was slack:sendMessage, which is not here.',
    },
    {
      title: 'With a call, its answer gives the outputs.',
      inputs: {
        was: 'jira2:createIssue',
        given: { 'Issue.Summary': 'Printer' },
        gives: ['Issue.ID'],
        url: 'https://jira.example.com/rest/api/3/issue',
        results: { 'Issue.ID': 'body.id' },
      },
    },
  ],
  async perform(inputs, tools) {
    return { output: standInResults(inputs, await askStandIn(inputs, tools)) }
  },
})
