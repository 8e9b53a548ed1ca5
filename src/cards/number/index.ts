import type { Card } from '../card.ts'
import { absolute } from './absolute.ts'
import { add } from './add.ts'
import { divide } from './divide.ts'
import { formula } from './formula.ts'
import { log } from './log.ts'
import { max } from './max.ts'
import { min } from './min.ts'
import { modulus } from './modulus.ts'
import { multiply } from './multiply.ts'
import { parse } from './parse.ts'
import { power } from './power.ts'
import { randomInteger } from './random-integer.ts'
import { roundDown } from './round-down.ts'
import { roundUp } from './round-up.ts'
import { round } from './round.ts'
import { squareRoot } from './square-root.ts'
import { subtract } from './subtract.ts'
import { toText } from './to-text.ts'

export const numberCards: readonly Card[] = [
  absolute,
  add,
  divide,
  formula,
  log,
  max,
  min,
  modulus,
  multiply,
  parse,
  power,
  randomInteger,
  roundDown,
  roundUp,
  round,
  squareRoot,
  subtract,
  toText,
]
