import { describe, it } from 'node:test'
import { holdsForAnyInputs } from '../../../test/kit/arbitrary-inputs.ts'
import { objectCards } from './index.ts'

describe('the cards of object, on any inputs', () => {
  for (const card of objectCards)
    it(`${card.id} gives its outputs or an error of a card`, () => holdsForAnyInputs(card))
})
