import { describe, it } from 'node:test'
import { holdsForAnyInputs } from '../../../test/kit/arbitrary-inputs.ts'
import { listCards } from './index.ts'

describe('the cards of list, on any inputs', () => {
  for (const card of listCards) it(`${card.id} gives its outputs or an error of a card`, () => holdsForAnyInputs(card))
})
