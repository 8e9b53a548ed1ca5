import type { Card } from '../../cards/card.ts'
import { action } from './action.ts'

export const placeholderCards: readonly Card[] = [action]
