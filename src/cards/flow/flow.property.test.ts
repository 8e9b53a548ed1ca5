import { describe, it } from 'node:test'
import fc from 'fast-check'
import { holdsForAnyInputs } from '../../../test/kit/arbitrary-inputs.ts'
import { flowCards } from './index.ts'

const runs = fc.readConfigureGlobal()?.numRuns ?? 150

describe('the cards of flow, on any inputs', () => {
  // Makes a file where that is asked for, which functions cannot: its own tests do.
  for (const card of flowCards.filter(({ id }) => id !== 'flow.export-flow')) {
    it(`${card.id} gives its outputs or an error of a card`, () => holdsForAnyInputs(card, runs))
  }
})
