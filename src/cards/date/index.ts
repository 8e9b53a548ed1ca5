import type { Card } from '../card.ts'
import { add } from './add.ts'
import { convert } from './convert.ts'
import { difference } from './difference.ts'
import { epoch } from './epoch.ts'
import { fromText } from './from-text.ts'
import { iso } from './iso.ts'
import { now } from './now.ts'
import { subtract } from './subtract.ts'
import { toText } from './to-text.ts'
import { unix } from './unix.ts'

export const dateCards: readonly Card[] = [now, add, subtract, difference, convert, toText, fromText, iso, unix, epoch]
