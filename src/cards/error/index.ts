import type { Card } from '../card.ts'
import { assert } from './assert.ts'
import { ifError } from './if-error.ts'
import { returnError } from './return-error.ts'
import { returnErrorIf } from './return-error-if.ts'

export const errorCards: readonly Card[] = [ifError, returnError, returnErrorIf, assert]
