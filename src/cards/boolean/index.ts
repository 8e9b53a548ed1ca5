import type { Card } from '../card.ts'
import { and } from './and.ts'
import { compare } from './compare.ts'
import { expression } from './expression.ts'
import { not } from './not.ts'
import { or } from './or.ts'
import { xnor } from './xnor.ts'
import { xor } from './xor.ts'

export const booleanCards: readonly Card[] = [and, compare, expression, not, or, xnor, xor]
