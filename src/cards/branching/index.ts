import type { Card } from '../card.ts'
import { continueIf } from './continue-if.ts'
import { ifElse } from './if-else.ts'

export const branchingCards: readonly Card[] = [ifElse, continueIf]
