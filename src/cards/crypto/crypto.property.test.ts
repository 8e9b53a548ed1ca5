import { describe, it } from 'node:test'
import { holdsForAnyInputs } from '../../../test/kit/arbitrary-inputs.ts'
import { cryptoCards } from './index.ts'

describe('the cards of crypto, on any inputs', () => {
  for (const card of cryptoCards)
    it(`${card.id} gives its outputs or an error of a card`, () => holdsForAnyInputs(card))
})
