import type { Card } from '../card.ts'
import { assignIf } from './assign-if.ts'
import { continueIf } from './continue-if.ts'
import { ifElseIf } from './if-else-if.ts'
import { ifElse } from './if-else.ts'
import { lookup } from './lookup.ts'

export const branchingCards: readonly Card[] = [ifElse, ifElseIf, continueIf, assignIf, lookup]
