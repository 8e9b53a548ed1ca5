import type { Card } from '../../cards/card.ts'
import { action } from './action.ts'
import { stream } from './stream.ts'

export const placeholderCards: readonly Card[] = [action, stream]
