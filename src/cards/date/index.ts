import type { Card } from '../card.ts'
import { add } from './add.ts'
import { epoch } from './epoch.ts'
import { iso } from './iso.ts'
import { now } from './now.ts'
import { subtract } from './subtract.ts'
import { unix } from './unix.ts'

export const dateCards: readonly Card[] = [now, add, subtract, iso, unix, epoch]
