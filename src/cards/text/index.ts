import type { Card } from '../card.ts'
import { compose } from './compose.ts'
import { concatenate } from './concatenate.ts'

export const textCards: readonly Card[] = [compose, concatenate]
