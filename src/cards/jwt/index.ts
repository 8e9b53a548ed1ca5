import type { Card } from '../card.ts'
import { decode } from './decode.ts'
import { sign } from './sign.ts'
import { verify } from './verify.ts'

export const jwtCards: readonly Card[] = [sign, decode, verify]
