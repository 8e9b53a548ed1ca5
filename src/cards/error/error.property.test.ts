import { describe, it } from 'node:test'
import fc from 'fast-check'
import { holdsForAnyInputs } from '../../../test/kit/arbitrary-inputs.ts'
import { errorCards } from './index.ts'

const runs = fc.readConfigureGlobal()?.numRuns ?? 150

describe('the cards of error, on any inputs', () => {
  for (const card of errorCards) {
    it(`${card.id} gives its outputs or an error of a card`, () => holdsForAnyInputs(card, runs))
  }
})
