import { describe, it } from 'node:test'
import { holdsForAnyInputs } from '../../../test/kit/arbitrary-inputs.ts'
import { jwtCards } from './index.ts'

describe('the cards of jwt, on any inputs', () => {
  for (const card of jwtCards) it(`${card.id} gives its outputs or an error of a card`, () => holdsForAnyInputs(card))
})
