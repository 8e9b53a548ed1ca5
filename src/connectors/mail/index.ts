import type { Card } from '../../cards/card.ts'
import { sendEmail } from './send-email.ts'

export const mailCards: readonly Card[] = [sendEmail]
