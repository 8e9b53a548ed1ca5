import type { Card } from '../../cards/card.ts'
import { request } from './request.ts'

export const httpCards: readonly Card[] = [request]
