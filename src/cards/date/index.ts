import type { Card } from '../card.ts'
import { now } from './now.ts'

export const dateCards: readonly Card[] = [now]
