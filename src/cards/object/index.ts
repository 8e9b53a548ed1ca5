import type { Card } from '../card.ts'
import { construct } from './construct.ts'
import { getMultiple } from './get-multiple.ts'
import { get } from './get.ts'

export const objectCards: readonly Card[] = [construct, get, getMultiple]
