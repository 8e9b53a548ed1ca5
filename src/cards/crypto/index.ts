import type { Card } from '../card.ts'
import { decrypt } from './decrypt.ts'
import { encrypt } from './encrypt.ts'
import { hash } from './hash.ts'
import { hmac } from './hmac.ts'
import { sign } from './sign.ts'
import { verify } from './verify.ts'

export const cryptoCards: readonly Card[] = [hmac, hash, sign, verify, encrypt, decrypt]
