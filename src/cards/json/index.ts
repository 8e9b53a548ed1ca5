import type { Card } from '../card.ts'
import { parse } from './parse.ts'
import { stringify } from './stringify.ts'

export const jsonCards: readonly Card[] = [parse, stringify]
