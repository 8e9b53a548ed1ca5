import type { Card } from '../card.ts'
import { forEach } from './for-each.ts'
import { length } from './length.ts'

export const listCards: readonly Card[] = [forEach, length]
